/** Runs a suite twice: with the queue on Postgres, and on a Redis of its own where the machine has one. */
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import type { Delivery } from '../../src/delivery/delivery.js';
import { redisServerPath, startRedis, type TestRedis } from '../support/redis.js';
import { type RecordingChannel, type RecordingOptions, recordingChannel } from './recording-channel.js';
import { openRig, type Rig } from './rig.js';

/** What a suite works with; fresh tables for each test. */
export interface Stand {
  readonly rig: Rig;
  /** `undefined` on Postgres. */
  readonly redisUrl: string | undefined;
  /** Starts delivery to a new channel. */
  start(options?: RecordingOptions): Promise<RecordingChannel>;
  startOn(channel: RecordingChannel): Promise<Delivery>;
  /** Stops what was started last. */
  stopLast(): Promise<void>;
  /** The queue forgets all its jobs. */
  flushQueue(): Promise<void>;
}

export function describeOnBothServers(name: string, suite: (stand: () => Stand) => void): void {
  describe(`${name}, queue on Postgres`, () => suite(prepare(async () => undefined)));
  const title = `${name}, queue on Redis${redisServerPath === undefined ? ' (needs redis-server)' : ''}`;
  describe.skipIf(redisServerPath === undefined)(title, () => suite(prepare(startRedis)));
}

function prepare(startServer: () => Promise<TestRedis | undefined>): () => Stand {
  let stand: Stand | undefined;
  let redis: TestRedis | undefined;
  const running: Delivery[] = [];

  beforeAll(async () => {
    redis = await startServer();
    stand = openStand(await openRig(), redis, running);
  });
  afterEach(async () => {
    for (const delivery of running.splice(0)) await delivery.stop();
    await stand?.rig.store.pool.query('TRUNCATE outbox, pace, early_ack');
  });
  afterAll(async () => {
    await stand?.rig.close();
    await redis?.close();
  });
  return () => {
    if (stand === undefined) throw new Error('the suite has not begun');
    return stand;
  };
}

function openStand(rig: Rig, redis: TestRedis | undefined, running: Delivery[]): Stand {
  const stand: Stand = {
    rig,
    redisUrl: redis?.url,
    async start(options = {}) {
      const channel = recordingChannel(options);
      await stand.startOn(channel);
      return channel;
    },
    async startOn(channel) {
      const delivery = rig.delivery(channel, { redisUrl: redis?.url });
      running.push(delivery);
      await delivery.start();
      return delivery;
    },
    async stopLast() {
      await running.pop()?.stop();
    },
    async flushQueue() {
      if (redis === undefined) await rig.store.pool.query('DELETE FROM bullmq.job');
      else await redis.flush();
    },
  };
  return stand;
}
