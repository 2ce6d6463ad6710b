/** A database with chats in it, a channel that records what it is asked to send, and delivery between the two. */
import { createDelivery, type Delivery, type DeliveryDeps } from '../../src/delivery/delivery.js';
import { isAllowed } from '../../src/delivery/outbox-state.js';
import { createClock } from '../../src/ops/clock.js';
import { newId } from '../../src/ops/ids.js';
import { createLog } from '../../src/ops/log.js';
import type { Store } from '../../src/store/client.js';
import { insertOutbox, type NewOutbox } from '../../src/store/outbox.js';
import type { OutboxState } from '../../src/store/outbox-list.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import type { RecordingChannel } from './recording-channel.js';
import { pause } from './waiting.js';

export interface Rig {
  readonly store: Store;
  readonly url: string;
  readonly clock: ReturnType<typeof createClock>;
  /** What was counted: `sent`, `expired`, kinds of errors. */
  readonly counted: string[];
  /** A chat that can be written to; its id is also its conversation's. */
  chat(): Promise<string>;
  chats(count: number): Promise<string[]>;
  /** Rows of the outbox, as a turn would write them, and the wake-up after them. */
  say(rows: readonly Say[]): Promise<string[]>;
  delivery(channel: RecordingChannel, options?: Partial<DeliveryDeps>): Delivery;
  row(id: string): Promise<OutboxRow>;
  /** Resolves when the row is as wanted. */
  becomes(id: string, wanted: (row: OutboxRow) => boolean): Promise<OutboxRow>;
  /** Resolves when the row is in one of the states. */
  reaches(id: string, ...states: string[]): Promise<OutboxRow>;
  /** Rests, leases and stops are over now. */
  passTime(): Promise<void>;
  /** Number of rows by state. */
  states(): Promise<Record<string, number>>;
  /** Stops everything; throws when a row went a way that the table of transitions does not know. */
  close(): Promise<void>;
}

export interface Say extends Partial<NewOutbox> {
  readonly to: string;
  readonly text?: string;
}

export interface OutboxRow {
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly leaseMs: number | null;
}

export const silentLog = createLog({ logLevel: process.env['TEST_LOG'] ?? 'silent' });

/** Obviously no secret; other processes of a test need it too. */
export const rigSecret = 'what only the tests of delivery know';

export async function openRig(on?: TestDatabase): Promise<Rig> {
  const database = on ?? (await testDatabase({ secret: rigSecret }));
  const { store, url } = database;
  await store.pool.query(witness);
  const clock = createClock();
  const counted: string[] = [];
  const running: Delivery[] = [];
  const sequences = new Map<string, number>();

  const rig: Rig = {
    store,
    url,
    clock,
    counted,
    async chat() {
      const [id = ''] = await rig.chats(1);
      return id;
    },
    chats: (count) => insertChats(store, count),
    async say(says) {
      const rows = says.map((say) => newRow(store, clock.now(), sequences, say));
      await store.transaction((tx) => insertOutbox(tx, rows));
      await store.notify.notify('outbox');
      return rows.map((row) => row.id);
    },
    delivery(channel, options = {}) {
      const delivery = createDelivery({
        store,
        clock,
        log: silentLog,
        metrics: {
          delivered: (_, result) => void counted.push(result),
          throttled: (_, scope) => void counted.push(`throttled ${scope}`),
        },
        databaseUrl: url,
        channels: new Map([[`${channel.name}:${channel.account}`, channel]]),
        ...options,
      });
      running.push(delivery);
      return delivery;
    },
    row: (id) => readRow(store, id),
    async becomes(id, wanted) {
      for (;;) {
        const row = await readRow(store, id);
        if (wanted(row)) return row;
        await pause(20);
      }
    },
    reaches: (id, ...states) => rig.becomes(id, (row) => states.includes(row.state)),
    async states() {
      const { rows } = await store.pool.query<{ state: string; count: number }>(
        'SELECT state, count(*)::int AS count FROM outbox GROUP BY state ORDER BY state',
      );
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    },
    async passTime() {
      await store.pool.query('UPDATE outbox SET lease_until = clock_timestamp() WHERE lease_until IS NOT NULL');
      await store.pool.query('UPDATE pace SET stopped_until = NULL');
      await store.notify.notify('outbox');
    },
    async close() {
      for (const delivery of running) await delivery.stop();
      const { rows } = await store.pool.query<{ was: OutboxState; is: OutboxState }>(
        'SELECT DISTINCT was, "is" FROM step',
      );
      await database.close();
      const wrong = rows.filter(({ was, is }) => !isAllowed(was, is));
      if (wrong.length > 0) throw new Error(`ways that the table does not know: ${JSON.stringify(wrong)}`);
    },
  };
  return rig;
}

/** Every change of a state, whoever makes it, is written down and compared with the table at the end. */
const witness = `
  CREATE TABLE step (was outbox_state, "is" outbox_state);
  CREATE FUNCTION note_step() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO step VALUES (OLD.state, NEW.state); RETURN NULL; END $$;
  CREATE TRIGGER note_step AFTER UPDATE ON outbox FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION note_step();`;

async function readRow({ pool }: Store, id: string): Promise<OutboxRow> {
  const { rows } = await pool.query<OutboxRow>(
    `SELECT state, attempts, error, extract(epoch FROM lease_until - clock_timestamp())::float8 * 1000 AS "leaseMs"
     FROM outbox WHERE id = $1`,
    [id],
  );
  if (rows[0] === undefined) throw new Error('no such row');
  return rows[0];
}

function newRow(
  store: Store,
  now: number,
  sequences: Map<string, number>,
  { to, text = 'Halo', ...say }: Say,
): NewOutbox {
  const outSeq = (sequences.get(to) ?? 0) + 1;
  sequences.set(to, outSeq);
  const body = { key: 'test', message: { text, choices: [] } };
  return {
    id: newId(),
    conversationId: to,
    lane: 'reply',
    outSeq,
    bodyEnc: store.encryption.seal(JSON.stringify(body)),
    channel: 'telegram',
    account: '1',
    purpose: say.lane === 'proactive' ? 'service' : 'reply',
    dueAt: now,
    expiresAt: null,
    createdAt: now,
    ...say,
  };
}

export async function insertChats({ pool, encryption }: Store, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  const externals = ids.map((id) => encryption.seal(`chat ${id}`));
  await pool.query(
    `INSERT INTO chat_identity (id, channel, account, external_enc, external_hash, created_at)
     SELECT id, 'telegram', '1', external, id::text, now() FROM unnest($1::uuid[], $2::text[]) AS t (id, external)`,
    [ids, externals],
  );
  await pool.query('INSERT INTO conversation (id, updated_at) SELECT id, now() FROM unnest($1::uuid[]) AS t (id)', [
    ids,
  ]);
  return ids;
}
