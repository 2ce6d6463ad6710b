import type { Pool } from 'pg';

/** The states stand in this order in the type `outbox_state`: sent, delivered, read, failed. */
const forward = `(o.state = 'sent' AND a.state > 'sent' OR o.state = 'delivered' AND a.state = 'read')`;

/**
 * Of a row whose provider's id was lost, also with the process that was sending it: the provider has it after all, or it
 * has refused what we could not know of. A repeat of news about an earlier attempt carries the id that the row has already.
 */
const lost = `o.id = a.outbox_id AND o.provider_key IS DISTINCT FROM a.provider_key AND o.attempts > 0
  AND (o.state = 'unknown' OR a.state <> 'failed'
       AND (o.state IN ('pending', 'queued') OR o.state = 'sending' AND o.lease_until <= clock_timestamp()))`;

/** What an ack makes of its row. A failure may mean another attempt, while there are any. */
export const ackedState = (most: string) =>
  `(CASE WHEN a.state = 'failed' AND a.again AND (a.refund OR o.attempts < ${most}) THEN 'pending'
         ELSE a.state END)::outbox_state`;
export const ackedRest = `
  error = CASE WHEN a.state = 'failed' THEN a.error END,
  attempts = o.attempts - (a.state = 'failed' AND a.again AND a.refund)::int,
  lease_until = CASE WHEN a.state = 'failed' AND a.again THEN clock_timestamp() + a.rest_ms * interval '1 ms' END`;

const columns = 'provider_key, outbox_id, state, error, again, refund, rest_ms';

/** News of a message that the provider has. `providerKey` is the digest of (channel, account, provider id). */
export interface AckRow {
  readonly providerKey: string;
  /** Our own id, where the provider gives it back. */
  readonly outboxId: string | null;
  readonly state: 'sent' | 'delivered' | 'read' | 'failed';
  /** Why it failed; no words of a person. */
  readonly error: string | null;
  /** It goes out again after `restMs`; with `refund` the attempt does not count. */
  readonly again: boolean;
  readonly refund: boolean;
  readonly restMs: number;
}

/** A row that an ack has ended. */
export interface AckedRow {
  readonly id: string;
  readonly state: string;
  readonly error: string | null;
}

/**
 * Moves rows forward, never back (sent < delivered < read; only a row that got no further than `sent` can still fail, or
 * go out again). Acks without a row are kept: ours may not have been written yet. One statement; the caller gives each
 * key once. Answers the rows that were changed.
 */
export async function applyAcks(
  pool: Pool,
  acks: readonly AckRow[],
  { now, attempts }: { now: number; attempts: number },
): Promise<AckedRow[]> {
  const { rows } = await pool.query<AckedRow>({
    name: 'kawan_ack_apply',
    text: `
      WITH a AS (
             SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::outbox_state[], $4::text[], $5::bool[], $6::bool[], $7::float8[])
               AS a (${columns})),
           moved AS (
             UPDATE outbox o SET state = ${ackedState('$9::int')}, ${ackedRest} FROM a
             WHERE o.provider_key = a.provider_key AND ${forward} RETURNING o.id, o.state, o.error),
           found AS (
             UPDATE outbox o SET state = ${ackedState('$9::int')}, ${ackedRest}, provider_key = a.provider_key,
               sent_at = coalesce(o.sent_at, to_timestamp($8::float8 / 1000))
             FROM a WHERE ${lost} RETURNING o.id, o.state, o.error, a.provider_key),
           kept AS (
             INSERT INTO early_ack AS e (${columns}, at)
             SELECT a.provider_key, a.outbox_id, a.state::text, a.error, a.again, a.refund, a.rest_ms,
                    to_timestamp($8::float8 / 1000)
             FROM a
             WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.provider_key = a.provider_key)
               AND NOT EXISTS (SELECT 1 FROM found f WHERE f.provider_key = a.provider_key)
             ORDER BY a.provider_key
             ON CONFLICT (provider_key) DO UPDATE
             SET state = EXCLUDED.state, error = EXCLUDED.error, again = EXCLUDED.again, refund = EXCLUDED.refund,
                 rest_ms = EXCLUDED.rest_ms
             WHERE EXCLUDED.state::outbox_state > e.state::outbox_state)
      SELECT id, state::text, error FROM moved UNION ALL SELECT id, state::text, error FROM found`,
    values: [
      acks.map((ack) => ack.providerKey),
      acks.map((ack) => ack.outboxId),
      acks.map((ack) => ack.state),
      acks.map((ack) => ack.error),
      acks.map((ack) => ack.again),
      acks.map((ack) => ack.refund),
      acks.map((ack) => ack.restMs),
      now,
      attempts,
    ],
  });
  return rows;
}

/** Acks whose row was written at the same moment, each unaware of the other, or whose row lost the provider's id. */
export async function applyLateAcks(pool: Pool, attempts: number): Promise<AckedRow[]> {
  const known = await pool.query<AckedRow>({
    name: 'kawan_ack_late',
    text: `
      WITH a AS (
        DELETE FROM early_ack e WHERE EXISTS (SELECT 1 FROM outbox o WHERE o.provider_key = e.provider_key)
        RETURNING e.provider_key, e.state::outbox_state AS state, e.error, e.again, e.refund, e.rest_ms)
      UPDATE outbox o SET state = ${ackedState('$1::int')}, ${ackedRest} FROM a
      WHERE o.provider_key = a.provider_key AND ${forward}
      RETURNING o.id, o.state::text, o.error`,
    values: [attempts],
  });
  const found = await pool.query<AckedRow>({
    name: 'kawan_ack_lost',
    text: `
      WITH a AS (
        DELETE FROM early_ack a USING outbox o WHERE ${lost.replaceAll('a.state', 'a.state::outbox_state')}
        RETURNING a.provider_key, a.outbox_id, a.state::outbox_state AS state, a.error, a.again, a.refund, a.rest_ms, a.at)
      UPDATE outbox o SET state = ${ackedState('$1::int')}, ${ackedRest}, provider_key = a.provider_key,
        sent_at = coalesce(o.sent_at, a.at)
      FROM a WHERE ${lost}
      RETURNING o.id, o.state::text, o.error`,
    values: [attempts],
  });
  return [...known.rows, ...found.rows];
}

/** Acks that nobody waited for. `before` is business time. */
export async function forgetAcks(pool: Pool, before: number): Promise<void> {
  await pool.query({
    name: 'kawan_ack_forget',
    text: 'DELETE FROM early_ack WHERE at <= to_timestamp($1::float8 / 1000)',
    values: [before],
  });
}
