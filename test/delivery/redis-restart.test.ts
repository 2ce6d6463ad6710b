import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { redisServerPath, startRedis, type TestRedis } from '../support/redis.js';
import { recordingChannel } from './recording-channel.js';
import { openRig, type Rig } from './rig.js';

const title = `a Redis that goes away${redisServerPath === undefined ? ' (needs redis-server)' : ''}`;

describe.skipIf(redisServerPath === undefined)(title, () => {
  let rig: Rig;
  let redis: TestRedis;
  beforeEach(async () => {
    rig = await openRig();
    redis = await startRedis();
  });
  afterEach(async () => {
    await rig.close();
    await redis.close();
  });

  test('and comes back empty: the outbox kept everything', async () => {
    const channel = recordingChannel();
    const delivery = rig.delivery(channel, { redisUrl: redis.url });
    await delivery.start();
    const [before = ''] = await rig.say([{ to: await rig.chat() }]);
    await rig.reaches(before, 'sent');
    await redis.close();
    const ids = await rig.say((await rig.chats(5)).map((to) => ({ to })));
    await expect.poll(async () => (await delivery.health()).ok, { timeout: 10_000 }).toBe(false);
    expect((await rig.states())['sent']).toBe(1);
    redis = await startRedis(redis.url);
    await expect.poll(async () => (await delivery.health()).ok, { timeout: 10_000 }).toBe(true);
    await rig.passTime();
    for (const id of ids) await rig.reaches(id, 'sent');
    expect(channel.sent).toHaveLength(6);
  }, 40_000);

  test('does not keep the process from stopping', async () => {
    const delivery = rig.delivery(recordingChannel(), { redisUrl: redis.url });
    await delivery.start();
    await redis.close();
    await delivery.stop();
  }, 40_000);
});
