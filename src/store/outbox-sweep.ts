/** What was left lying: by a process that died, a queue that was flushed, or simply by time. */
import type { Pool } from 'pg';

export interface Released {
  readonly id: string;
  /** `failed` when its attempts are used up. */
  readonly state: 'pending' | 'failed';
  readonly channel: string;
  readonly account: string;
}

/**
 * Rows whose holder let the lease run out, and rows that rested long enough after an unknown result: they wait for
 * another attempt, which looks first (`error` = `unknown` tells it to), or fail when `attempts` were made. What the
 * provider has reported meanwhile is no more to be sent: `applyLateAcks` ends it.
 */
export async function releaseLapsed(
  pool: Pool,
  { attempts, rows: most }: { attempts: number; rows: number },
): Promise<Released[]> {
  const { rows } = await pool.query<Released>({
    name: 'kawan_outbox_release',
    text: `
      WITH lapsed AS (
        SELECT id FROM outbox
        WHERE state IN ('sending', 'unknown') AND lease_until <= clock_timestamp()
          AND NOT EXISTS (
            SELECT 1 FROM early_ack a
            WHERE a.outbox_id = outbox.id AND a.state <> 'failed' AND a.provider_key IS DISTINCT FROM outbox.provider_key)
        ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
      )
      UPDATE outbox o
      SET state = CASE WHEN o.attempts >= $1 THEN 'failed' ELSE 'pending' END::outbox_state,
          error = 'unknown', doubtful = true, lease_until = NULL
      FROM lapsed WHERE o.id = lapsed.id
      RETURNING o.id, o.state, o.channel, o.account`,
    values: [attempts, most],
  });
  return rows;
}

/** Rows whose time is over before they were sent. `now` is business time. Answers how many. */
export async function expireOverdue(pool: Pool, now: number, most: number): Promise<number> {
  const { rowCount } = await pool.query({
    name: 'kawan_outbox_expire',
    text: `
      WITH overdue AS (
        SELECT id FROM outbox
        WHERE state IN ('pending', 'queued') AND expires_at <= to_timestamp($1::float8 / 1000)
        ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
      )
      UPDATE outbox o SET state = 'expired', lease_until = NULL FROM overdue WHERE o.id = overdue.id`,
    values: [now, most],
  });
  return rowCount ?? 0;
}

/** Is there a message that no turn has taken in since `before` (business time)? */
export async function hasUnreadSince(pool: Pool, before: number): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>({
    name: 'kawan_inbox_stale',
    text: `SELECT EXISTS (SELECT 1 FROM inbox WHERE state = 'unread' AND at <= to_timestamp($1::float8 / 1000)) AS found`,
    values: [before],
  });
  return rows[0]?.found ?? false;
}
