import type pg from 'pg';
import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/**
 * A turn says what it is about to try before it tries, on a connection of its own, and takes the note back in the
 * transaction that did it. A process that dies leaves its note behind, and the conversation unlocked: whoever claims the
 * conversation next counts the note as one try (`readClaimed`). One small row per batch, where a counter in each inbox
 * row would write every row twice.
 */
export async function noteAttempt(
  pool: pg.Pool,
  id: string,
  inboxIds: readonly string[],
  realNow: number,
): Promise<void> {
  // It must survive our process, not the database server's machine: no wait for the disk.
  await pool.query({
    name: 'note-attempt',
    text: `WITH quick AS (SELECT set_config('synchronous_commit', 'off', true) AS value)
           INSERT INTO turn_attempt (id, inbox_ids, at)
           SELECT $1::uuid, $2::uuid[], to_timestamp($3::float8 / 1000) FROM quick
           ON CONFLICT (id) DO UPDATE SET inbox_ids = excluded.inbox_ids, at = excluded.at`,
    values: [id, arrayLiteral(inboxIds), realNow],
  });
}

/** Part of the transaction that did what the note announced. */
export async function clearAttempt(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM turn_attempt WHERE id = ${id}::uuid`;
}

/** The attempt ended by an error that is nobody's fault (a lost connection): it costs no try. */
export async function forgetAttempt(pool: pg.Pool, id: string): Promise<void> {
  await pool.query('DELETE FROM turn_attempt WHERE id = $1::uuid', [id]);
}

/**
 * Turns notes that dead processes left into tries of their rows, so that the notes do not pile up. `olderThan` (real
 * time) must lie further back than the longest transaction may take: no turn that made such a note can be alive.
 */
export async function settleDeadAttempts(pool: pg.Pool, olderThan: number): Promise<void> {
  await pool.query(
    `WITH settled AS (
       DELETE FROM turn_attempt WHERE at < to_timestamp($1::float8 / 1000) RETURNING inbox_ids
     ), counted AS (
       SELECT inbox_id, count(*)::int AS tries FROM settled, unnest(inbox_ids) AS inbox_id GROUP BY inbox_id
     )
     UPDATE inbox SET tries = inbox.tries + counted.tries
     FROM counted WHERE inbox.id = counted.inbox_id AND inbox.state = 'unread'`,
    [olderThan],
  );
}
