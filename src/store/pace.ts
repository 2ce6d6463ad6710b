/** One row per sending account: its next free slot, and whether it stands still. Real time, as the database tells it. */
import type { Pool } from 'pg';

/** Times are the database's, epoch milliseconds with fractions. */
export interface Slots {
  readonly granted: boolean;
  /** When granted: the first slot, the others a gap apart. Else: when asking again makes sense. */
  readonly at: number;
  /** The first slot's number, counted from the account's first message on. */
  readonly number: number;
  /** When the database answered. */
  readonly now: number;
}

export interface SlotRequest {
  /** `<channel>:<account>`. */
  readonly account: string;
  readonly gapMs: number;
  readonly count: number;
  /** The first slot lies at least this far ahead. */
  readonly leadMs: number;
  /** Grant nothing while the next free slot is further ahead than this; `null` = at any price. */
  readonly aheadMs: number | null;
}

/**
 * Takes slots of an account: `next = greatest(next, now) + gap`, under the lock of its row, so however many processes
 * share the account, two slots are never closer than the gap. A slot that is not used is lost.
 */
export async function takeSlots(pool: Pool, request: SlotRequest): Promise<Slots> {
  const { rows } = await pool.query<Slots>({
    name: 'kawan_pace_take',
    text: `
      WITH taken AS (
        INSERT INTO pace AS p (account, next_at, granted)
        VALUES ($1, clock_timestamp() + ($3::float8 + $2::float8 * $4::int) * interval '1 ms', $4::int)
        ON CONFLICT (account) DO UPDATE
        SET next_at = greatest(p.next_at, clock_timestamp() + $3::float8 * interval '1 ms')
                      + $2::float8 * $4::int * interval '1 ms',
            granted = p.granted + $4::int
        WHERE $5::float8 IS NULL OR p.next_at <= clock_timestamp() + $5::float8 * interval '1 ms'
        RETURNING extract(epoch FROM p.next_at)::float8 * 1000 - $2::float8 * $4::int AS at,
                  (p.granted - $4::int)::float8 AS number,
                  extract(epoch FROM clock_timestamp())::float8 * 1000 AS now)
      SELECT true AS granted, at, number, now FROM taken
      UNION ALL
      SELECT false, extract(epoch FROM next_at)::float8 * 1000 - $5::float8, 0,
             extract(epoch FROM clock_timestamp())::float8 * 1000
      FROM pace WHERE account = $1 AND NOT EXISTS (SELECT 1 FROM taken)`,
    values: [request.account, request.gapMs, request.leadMs, request.count, request.aheadMs],
  });
  const [slots] = rows;
  if (slots === undefined) throw new Error('the row of a pace was deleted while a slot was taken');
  return slots;
}

/** A message that came later than its slot. */
export interface Late {
  readonly account: string;
  readonly gapMs: number;
  /** Messages that the provider allows within any second. */
  readonly perSecond: number;
  /** Its slot's number. */
  readonly number: number;
  /** When it has arrived for certain. */
  readonly arrivedAt: number;
}

/**
 * The message that comes `perSecond` slots later may not arrive within a second of this one, however late this one was:
 * the next free slot moves back as far as that takes. Does nothing when the slots lie far enough apart by themselves.
 */
export async function makeRoom(pool: Pool, { account, gapMs, perSecond, number, arrivedAt }: Late): Promise<void> {
  await pool.query({
    name: 'kawan_pace_late',
    text: `
      UPDATE pace
      SET next_at = greatest(next_at,
        to_timestamp(($5::float8 + 1000 - ($3::int - (granted - $4::float8)) * $2::float8) / 1000))
      WHERE account = $1 AND granted - $4::float8 <= $3::int`,
    values: [account, gapMs, perSecond, number, arrivedAt],
  });
}

/** Nothing of the account is sent for `ms`, by any process. A stop that lasts longer already stays. */
export async function stopAccount(pool: Pool, account: string, ms: number, reason: string): Promise<void> {
  await pool.query({
    name: 'kawan_pace_stop',
    text: `
      INSERT INTO pace AS p (account, next_at, stopped_until, reason)
      VALUES ($1, clock_timestamp(), clock_timestamp() + $2::float8 * interval '1 ms', $3)
      ON CONFLICT (account) DO UPDATE SET stopped_until = EXCLUDED.stopped_until, reason = EXCLUDED.reason
      WHERE p.stopped_until IS NULL OR p.stopped_until < EXCLUDED.stopped_until`,
    values: [account, ms, reason],
  });
}

export interface StoppedAccount {
  readonly account: string;
  readonly until: Date;
  readonly reason: string;
}

export async function readStopped(pool: Pool): Promise<StoppedAccount[]> {
  const { rows } = await pool.query<StoppedAccount>({
    name: 'kawan_pace_stopped',
    text: `
      SELECT account, stopped_until AS until, coalesce(reason, '') AS reason FROM pace
      WHERE stopped_until > clock_timestamp() ORDER BY account`,
  });
  return rows;
}
