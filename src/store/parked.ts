import type pg from 'pg';
import type { Transaction } from './transaction.js';

/** A row that was put aside after its tries. No words of the person: staff open the conversation for those. */
export interface ParkedRow {
  readonly id: string;
  readonly conversationId: string;
  readonly channel: string;
  readonly kind: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly tries: number;
  readonly error: string;
}

/** The latest first. */
export async function listParked(pool: pg.Pool, limit: number): Promise<ParkedRow[]> {
  const { rows } = await pool.query<ParkedRow>(
    `SELECT i.id, i.conversation_id AS "conversationId", c.channel, i.kind::text AS kind,
            (extract(epoch FROM i.at) * 1000)::float8 AS at, i.tries, coalesce(i.error, '') AS error
     FROM inbox i JOIN chat_identity c ON c.id = i.conversation_id
     WHERE i.state = 'parked' ORDER BY i.at DESC LIMIT $1`,
    [limit],
  );
  return rows;
}

/**
 * Lets the turn try a parked row once more from the beginning, as the conversation stands now. False when it is not
 * parked. The caller notifies `inbox`.
 */
export async function replayParked(tx: Transaction, inboxId: string): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE inbox SET state = 'unread', tries = 0, error = NULL, seq = NULL, read_at = NULL
    WHERE id = ${inboxId}::uuid AND state = 'parked'`;
  return count === 1;
}
