/** The way out of whole transcripts: relay, queue and delivery to a web chat that keeps what it was handed. */
import type { Channel, Outgoing } from '../../src/channels/channel.js';
import { createDelivery } from '../../src/delivery/delivery.js';
import { createLog } from '../../src/ops/log.js';
import type { TestDatabase } from './database.js';

export interface Outlet {
  /** Business time is the transcript's. */
  setClock(clock: { now(): number }): void;
  /** What the chat has been handed after `outSeq`, in the order in which it came, once nothing that is due waits for it. */
  handed(conversationId: string, after: number): Promise<Handed[]>;
  close(): Promise<void>;
}

export interface Handed {
  readonly outSeq: number;
  readonly message: Outgoing;
}

/** A message of a transcript is out within this, on any machine. */
const patienceMs = 15_000;

export async function openOutlet({ store, url }: Pick<TestDatabase, 'store' | 'url'>): Promise<Outlet> {
  let clock = { now: Date.now };
  const handed = new Map<string, Outgoing>();
  let marked = () => {};
  const channel: Channel = {
    name: 'web',
    account: 'web',
    limits: { text: 4_096, label: 64, choices: 100 },
    pace: { gapMs: 0, concurrency: 10 },
    async send({ outboxId, message }) {
      if (handed.has(outboxId)) throw new Error('a message of a transcript came twice');
      handed.set(outboxId, message);
      return { providerId: outboxId };
    },
    health: () => ({ ok: true, detail: 'a transcript' }),
  };
  const delivery = createDelivery({
    store,
    clock: { now: () => clock.now() },
    log: createLog({ logLevel: 'warn' }),
    metrics: { delivered: () => marked(), throttled: () => {} },
    databaseUrl: url,
    channels: new Map([
      ['web:web', channel],
      ['telegram:test_bot', { ...channel, name: 'telegram', account: 'test_bot' }],
    ]),
  });
  await delivery.start();

  async function waits(conversationId: string): Promise<boolean> {
    const { rows } = await store.pool.query<{ waits: boolean }>(
      `SELECT EXISTS (
         SELECT FROM outbox WHERE conversation_id = $1
           AND (state IN ('queued', 'sending') OR state = 'pending' AND due_at <= to_timestamp($2::float8 / 1000))) AS waits`,
      [conversationId, clock.now()],
    );
    return rows[0]?.waits === true;
  }

  async function allOut(conversationId: string): Promise<void> {
    const until = performance.now() + patienceMs;
    for (;;) {
      const news = new Promise<void>((resolve) => {
        marked = resolve;
      });
      if (!(await waits(conversationId))) return;
      if (performance.now() > until) throw new Error('a message of a transcript does not go out');
      await store.notify.notify('outbox');
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([news, new Promise<void>((resolve) => (timer = setTimeout(resolve, 250)))]);
      clearTimeout(timer);
    }
  }

  return {
    setClock(next) {
      clock = next;
    },
    async handed(conversationId, after) {
      await allOut(conversationId);
      const { rows } = await store.pool.query<{ id: string; outSeq: number }>(
        `SELECT id, out_seq AS "outSeq" FROM outbox WHERE conversation_id = $1 AND out_seq > $2 AND state = 'sent'`,
        [conversationId, after],
      );
      const sequence = new Map(rows.map(({ id, outSeq }) => [id, outSeq]));
      return [...handed].flatMap(([id, message]) => {
        const outSeq = sequence.get(id);
        return outSeq === undefined ? [] : [{ outSeq, message }];
      });
    },
    close: () => delivery.stop(),
  };
}
