/** The relay's side of the outbox: which rows may go into the queue now. */
import type { Pool } from 'pg';
import type { Lane } from './outbox.js';

/** How many rows of an account's lane may stand in the queue. */
export interface LaneRoom {
  readonly channel: string;
  readonly account: string;
  readonly lane: Lane;
  readonly ahead: number;
}

export interface QueuedRow {
  readonly id: string;
  readonly channel: string;
  readonly account: string;
  readonly lane: Lane;
}

/** How many rows the lane had room for; when they are all there, more may wait behind them. */
export interface DueRow extends QueuedRow {
  readonly room: number;
}

/**
 * Takes due rows into the state `queued`, for each lane as many as there is room, oldest first. A row goes only when
 * no earlier row of its conversation and lane is due or under way, so each chat gets its messages in order; an account
 * that is stopped gets none. Several relays may do this at once.
 *
 * `now` is business time; leases and stops are the database's.
 */
export async function queueDue(
  pool: Pool,
  rooms: readonly LaneRoom[],
  { now, leaseMs }: { now: number; leaseMs: number },
): Promise<DueRow[]> {
  const { rows } = await pool.query<DueRow>({
    name: 'kawan_outbox_queue',
    text: `
      WITH room AS (
        SELECT w.channel, w.account, w.lane, w.ahead::int - (
          SELECT count(*)::int FROM (
            SELECT FROM outbox q
            WHERE q.channel = w.channel AND q.account = w.account AND q.lane = w.lane AND q.state = 'queued'
            LIMIT w.ahead) standing
        ) AS room
        FROM unnest($1::text[], $2::text[], $3::lane[], $4::int[]) AS w (channel, account, lane, ahead)
        WHERE NOT EXISTS (
          SELECT 1 FROM pace p WHERE p.account = w.channel || ':' || w.account AND p.stopped_until > clock_timestamp())
      ), due AS (
        SELECT d.id, r.room FROM room r CROSS JOIN LATERAL (
          SELECT o.id FROM outbox o
          WHERE o.state = 'pending' AND o.channel = r.channel AND o.account = r.account AND o.lane = r.lane
            AND o.due_at <= to_timestamp($5::float8 / 1000)
            AND (o.lease_until IS NULL OR o.lease_until <= clock_timestamp())
            AND NOT EXISTS (
              SELECT 1 FROM outbox e
              WHERE e.conversation_id = o.conversation_id AND e.lane = o.lane AND e.id <> o.id
                AND e.state IN ('pending', 'queued', 'sending', 'unknown')
                AND (e.state <> 'pending' OR (e.out_seq < o.out_seq AND e.due_at <= to_timestamp($5::float8 / 1000))))
          ORDER BY o.due_at, o.id
          LIMIT greatest(r.room, 0)
          FOR UPDATE SKIP LOCKED
        ) d
      )
      UPDATE outbox o
      SET state = 'queued', queued_at = to_timestamp($5::float8 / 1000),
          lease_until = clock_timestamp() + $6::float8 * interval '1 ms'
      FROM due WHERE o.id = due.id
      RETURNING o.id, o.channel, o.account, o.lane, due.room`,
    values: [
      rooms.map((room) => room.channel),
      rooms.map((room) => room.account),
      rooms.map((room) => room.lane),
      rooms.map((room) => room.ahead),
      now,
      leaseMs,
    ],
  });
  // UUIDv7: the order in which they were decided.
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Queued rows whose job is not to be: they wait again, and rest a moment first. Rows that went on meanwhile stay. */
export async function unqueue(pool: Pool, ids: readonly string[], restMs: number): Promise<void> {
  await pool.query({
    name: 'kawan_outbox_unqueue',
    text: `
      UPDATE outbox SET state = 'pending', lease_until = clock_timestamp() + $2::float8 * interval '1 ms'
      WHERE id = ANY ($1::uuid[]) AND state = 'queued'`,
    values: [ids, restMs],
  });
}

/** Queued rows that nobody has begun for `leaseMs`: the queue may have lost their jobs. Renews their lease. */
export async function staleQueued(
  pool: Pool,
  accounts: readonly { channel: string; account: string }[],
  { leaseMs, rows: most }: { leaseMs: number; rows: number },
): Promise<QueuedRow[]> {
  const { rows } = await pool.query<QueuedRow>({
    name: 'kawan_outbox_stale',
    text: `
      WITH stale AS (
        SELECT o.id FROM outbox o
        JOIN unnest($1::text[], $2::text[]) AS w (channel, account) ON w.channel = o.channel AND w.account = o.account
        WHERE o.state = 'queued' AND o.lease_until <= clock_timestamp()
        ORDER BY o.id
        LIMIT $4 FOR UPDATE OF o SKIP LOCKED
      )
      UPDATE outbox o SET lease_until = clock_timestamp() + $3::float8 * interval '1 ms'
      FROM stale WHERE o.id = stale.id
      RETURNING o.id, o.channel, o.account, o.lane`,
    values: [accounts.map((one) => one.channel), accounts.map((one) => one.account), leaseMs, most],
  });
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}
