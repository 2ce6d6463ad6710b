import { createDelivery } from '../src/delivery/delivery.js';
import { createClock } from '../src/ops/clock.js';
import { createLog } from '../src/ops/log.js';
import type { Store } from '../src/store/client.js';
import { recordingChannel } from '../test/delivery/recording-channel.js';
import type { Side } from './measure.js';
import { insertChats, insertRows } from './outbox-world.js';

export interface QueueOptions {
  readonly store: Store;
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly messages: number;
  readonly concurrency: number;
}

export interface QueueSide extends Side {
  close(): Promise<void>;
}

const hourMs = 3_600_000;

/** Our own delivery, as a worker process runs it. */
export async function openOurQueue(options: QueueOptions): Promise<QueueSide> {
  const { store, messages } = options;
  const chats = await insertChats(store, messages);
  const channel = recordingChannel({ concurrency: options.concurrency });
  const clock = createClock();
  let marked = 0;
  let onMark = () => {};
  const delivery = createDelivery({
    store,
    clock,
    channels: new Map([['telegram:1', channel]]),
    log: createLog({ logLevel: 'warn' }),
    metrics: {
      delivered() {
        marked += 1;
        onMark();
      },
      throttled() {},
    },
    databaseUrl: options.databaseUrl,
    redisUrl: options.redisUrl,
  });
  await delivery.start();

  return {
    operations: messages,
    // Due in an hour: the run begins when the clock says so.
    async prepare() {
      await store.pool.query('TRUNCATE outbox');
      marked = 0;
      channel.sent.length = 0;
      clock.setOffset(0);
      await insertRows(store, chats, { lane: 'reply', outSeq: 1, dueInMs: hourMs });
      await store.pool.query('ANALYZE outbox');
    },
    async run() {
      const all = new Promise<void>((resolve) => {
        onMark = () => marked === messages && resolve();
      });
      clock.setOffset(hourMs + 60_000);
      await store.notify.notify('outbox');
      await all;
    },
    async check() {
      const { rows } = await store.pool.query<{ sent: number }>(
        `SELECT count(*)::int AS sent FROM outbox WHERE state = 'sent'`,
      );
      const sent = rows[0]?.sent ?? 0;
      if (sent !== messages || channel.sent.length !== messages) {
        throw new Error(`${messages} messages: ${channel.sent.length} sent, ${sent} marked`);
      }
    },
    close: () => delivery.stop(),
  };
}
