/** The sender's side of the outbox: one row at a time as its caller sees it, many in one statement. */
import type { Pool } from 'pg';
import { type AckedRow, ackedRest, ackedState } from './early-ack.js';
import { plainArray } from './plain-array.js';

/** A queued row that somebody wants to send now. `account` is `<channel>:<account>`. */
export interface Wanted {
  readonly id: string;
  readonly account: string;
  /** The provider takes free words only for a while after the person wrote: that moment is wanted too. */
  readonly windowed: boolean;
}

/** A reply was written when the person's message was here, whatever time its provider gave it. */
const lastInAt = `
  SELECT extract(epoch FROM CASE WHEN o.purpose = 'reply' THEN greatest(c.last_in_at, o.created_at)
                                 ELSE c.last_in_at END)::float8 * 1000
  FROM conversation c WHERE c.id = o.conversation_id`;

/** What became of it: held under a lease (`sending`), or not to be sent (now). */
export interface Claimed {
  readonly id: string;
  readonly state: 'sending' | 'expired' | 'cancelled' | 'pending';
  readonly conversationId: string;
  readonly bodyEnc: string;
  readonly externalEnc: string;
  /** The chat's language. */
  readonly locale: string;
  /** When the person last wrote, epoch milliseconds; `null` = never, or not wanted. */
  readonly lastInAt: number | null;
  /** This one included. Also the token of the lease: whoever comes later has a higher one. */
  readonly attempt: number;
  /** Why the attempt before did not end well; `unknown` when it may have arrived. */
  readonly error: string | null;
}

/**
 * Reads the rows again and takes those that still may go. Expired is expired; what the person stopped (by purpose), or
 * cannot be reached for, is cancelled, except replies: they answer what was just written; rows of a stopped account go
 * back. A row that is not `queued` (another worker has it, or it is over) is `null`.
 */
export async function claimQueued(
  pool: Pool,
  wanted: readonly Wanted[],
  { now, leaseMs }: { now: number; leaseMs: number },
): Promise<(Claimed | null)[]> {
  const { rows } = await pool.query<Claimed>({
    name: 'kawan_outbox_claim',
    text: `
      UPDATE outbox o
      SET attempts = o.attempts + (p.account IS NULL)::int,
          lease_until = coalesce(p.stopped_until, clock_timestamp() + $4::float8 * interval '1 ms'),
          state = CASE
            WHEN o.expires_at <= to_timestamp($3::float8 / 1000) THEN 'expired'
            WHEN o.purpose <> 'reply' AND (NOT i.reachable OR i.opted_out && ARRAY['all', o.purpose]) THEN 'cancelled'
            WHEN p.account IS NOT NULL THEN 'pending'
            ELSE 'sending'
          END::outbox_state,
          error = CASE
            WHEN o.purpose = 'reply' THEN o.error
            WHEN i.opted_out && ARRAY['all', o.purpose] THEN 'opted_out'
            WHEN NOT i.reachable THEN 'unreachable'
            ELSE o.error
          END
      FROM unnest($1::uuid[], $2::text[], $5::bool[]) AS w (id, account, windowed)
           LEFT JOIN pace p ON p.account = w.account AND p.stopped_until > clock_timestamp(),
           chat_identity i
      WHERE o.id = w.id AND i.id = o.conversation_id AND o.state::text = 'queued'
      RETURNING o.id, o.state, o.conversation_id AS "conversationId", o.body_enc AS "bodyEnc",
                i.external_enc AS "externalEnc", i.locale, o.attempts AS attempt, o.error,
                CASE WHEN w.windowed THEN (${lastInAt}) END AS "lastInAt"`,
    values: [
      plainArray(wanted.map((row) => row.id)),
      wanted.map((row) => row.account),
      now,
      leaseMs,
      wanted.map((row) => row.windowed),
    ],
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return wanted.map(({ id }) => byId.get(id) ?? null);
}

export interface Mark {
  readonly id: string;
  readonly providerEnc: string;
  /** Digest of (channel, account, provider id): acks find the row by it. */
  readonly providerKey: string;
}

export interface Marked {
  /** A later row of its conversation and lane waits. */
  readonly followed: boolean;
}

/**
 * The provider has them. An ack that came before us is applied at once. A row that is marked already stays as it is.
 */
export async function markSent(
  pool: Pool,
  marks: readonly Mark[],
  { now, attempts }: { now: number; attempts: number },
): Promise<Marked[]> {
  const { rows } = await pool.query<AckedRow & Marked>({
    name: 'kawan_outbox_sent',
    text: `
      WITH m AS (SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS m (id, provider_enc, provider_key)),
           early AS (DELETE FROM early_ack e USING m WHERE e.provider_key = m.provider_key
                     RETURNING e.provider_key, e.state, e.error, e.again, e.refund, e.rest_ms),
           a AS (SELECT m.*, coalesce(early.state, 'sent') AS state, early.error, coalesce(early.again, false) AS again,
                        coalesce(early.refund, false) AS refund, early.rest_ms
                 FROM m LEFT JOIN early USING (provider_key))
      UPDATE outbox o
      SET state = ${ackedState('$5::int')}, ${ackedRest}, sent_at = to_timestamp($4::float8 / 1000),
          provider_enc = a.provider_enc, provider_key = a.provider_key
      FROM a
      WHERE o.id = a.id AND o.state::text IN ('pending', 'queued', 'sending', 'unknown')
      RETURNING o.id, o.state::text, o.error, EXISTS (
        SELECT 1 FROM outbox n WHERE n.conversation_id = o.conversation_id AND n.lane = o.lane
          AND n.out_seq > o.out_seq AND n.state = 'pending') AS followed`,
    values: [
      plainArray(marks.map((mark) => mark.id)),
      plainArray(marks.map((mark) => mark.providerEnc)),
      plainArray(marks.map((mark) => mark.providerKey)),
      now,
      attempts,
    ],
  });
  await closeRefused(pool, rows);
  const followed = new Map(rows.map((row) => [row.id, row.followed]));
  return marks.map(({ id }) => ({ followed: followed.get(id) ?? false }));
}

/** An attempt that did not end in `sent`. */
export interface Setback {
  readonly id: string;
  /** The attempt that it was; if the row has gone on without us, nothing is written. */
  readonly attempt: number;
  readonly state: 'pending' | 'unknown' | 'failed';
  /** Nobody touches it before. */
  readonly restMs: number;
  /** The attempt is not counted: the provider did not take it and asked to wait, or was not there. */
  readonly refund: boolean;
  /** For staff; no words of a person. */
  readonly error: string;
  /** The chat cannot be reached: nothing more is begun by us until the person writes. */
  readonly unreachable: boolean;
}

/**
 * Writes setbacks, closes chats that cannot be reached and cancels what waits for them. Who rests longer than
 * `laneWaitsMs` gets a new due time instead: later messages to the same person go first.
 */
export async function markSetbacks(
  pool: Pool,
  setbacks: readonly Setback[],
  { now, laneWaitsMs }: { now: number; laneWaitsMs: number },
): Promise<void> {
  await pool.query({
    name: 'kawan_outbox_setback',
    text: `
      UPDATE outbox o
      SET state = s.state, error = s.error, doubtful = o.doubtful OR s.state = 'unknown', attempts = o.attempts - s.refund,
          lease_until = clock_timestamp() + least(s.rest_ms, $8::float8) * interval '1 ms',
          due_at = CASE WHEN s.state = 'pending' AND s.rest_ms > $8::float8
                        THEN to_timestamp(($7::float8 + s.rest_ms) / 1000) ELSE o.due_at END
      FROM unnest($1::uuid[], $2::int[], $3::outbox_state[], $4::float8[], $5::int[], $6::text[])
           AS s (id, attempt, state, rest_ms, refund, error)
      WHERE o.id = s.id AND o.state::text = 'sending' AND o.attempts = s.attempt`,
    values: [
      setbacks.map((one) => one.id),
      setbacks.map((one) => one.attempt),
      setbacks.map((one) => one.state),
      setbacks.map((one) => one.restMs),
      setbacks.map((one) => (one.refund ? 1 : 0)),
      setbacks.map((one) => one.error),
      now,
      laneWaitsMs,
    ],
  });
  const closed = setbacks.filter((one) => one.unreachable).map((one) => one.id);
  if (closed.length > 0) await closeChats(pool, closed);
}

/** Rows that failed because their person cannot be reached, as a status told us. */
export async function closeRefused(pool: Pool, rows: readonly AckedRow[]): Promise<void> {
  const ids = rows.filter(({ state, error }) => state === 'failed' && error !== null && unreachable.has(error));
  if (ids.length > 0)
    await closeChats(
      pool,
      ids.map(({ id }) => id),
    );
}

const unreachable: ReadonlySet<string> = new Set(['unreachable', 'blocked_by_user']);

async function closeChats(pool: Pool, outboxIds: readonly string[]): Promise<void> {
  await pool.query({
    name: 'kawan_outbox_unreachable',
    text: `
      WITH chat AS (
        UPDATE chat_identity i SET reachable = false FROM outbox o
        WHERE o.id = ANY ($1::uuid[]) AND i.id = o.conversation_id RETURNING i.id)
      UPDATE outbox o SET state = 'cancelled', error = 'unreachable', lease_until = NULL
      FROM chat WHERE o.conversation_id = chat.id AND o.purpose <> 'reply' AND o.state IN ('pending', 'queued')`,
    values: [outboxIds],
  });
}

/** Holds rows for another while; a row that has gone on is left alone. */
export async function renewLeases(
  pool: Pool,
  held: readonly { id: string; attempt: number }[],
  leaseMs: number,
): Promise<void> {
  await pool.query({
    name: 'kawan_outbox_renew',
    text: `
      UPDATE outbox o SET lease_until = clock_timestamp() + $3::float8 * interval '1 ms'
      FROM unnest($1::uuid[], $2::int[]) AS h (id, attempt)
      WHERE o.id = h.id AND o.attempts = h.attempt AND o.state::text = 'sending'`,
    values: [held.map((row) => row.id), held.map((row) => row.attempt), leaseMs],
  });
}
