/** Notices that did not arrive where they were sent. */
import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

export interface UndeliveredRow {
  readonly id: string;
  readonly noticeId: string;
  readonly conversationId: string;
  readonly purpose: string;
  readonly reason: string;
  readonly doubtful: boolean;
  /** Still waits for its channel, which has been off for long. */
  readonly waiting: boolean;
  readonly expiresAt: number | null;
  /** The notice as it was told first, sealed; `null` when it was erased. */
  readonly bodySealed: string | null;
  /** Chats that it was tried in so far, this one included. */
  readonly tried: readonly string[];
  /** Another attempt of it is under way, or has arrived. */
  readonly elsewhere: boolean;
}

/**
 * Takes notices that were given up or cancelled, and those whose channel has not taken them since `offSince`, until the
 * transaction ends; several processes may do so at once. Business time.
 */
export async function takeUndelivered(
  tx: Transaction,
  { offSince, rows }: { readonly offSince: number; readonly rows: number },
): Promise<UndeliveredRow[]> {
  return tx.$queryRaw<UndeliveredRow[]>`
    WITH stuck AS (
      SELECT o.* FROM outbox o
      WHERE o.notice_id IS NOT NULL AND o.passed_on_at IS NULL
        AND (o.state IN ('failed', 'cancelled')
             OR o.state = 'pending' AND NOT o.doubtful AND o.due_at <= to_timestamp(${offSince}::float8 / 1000))
      ORDER BY o.id LIMIT ${rows} FOR UPDATE SKIP LOCKED
    )
    SELECT s.id, s.notice_id AS "noticeId", s.conversation_id AS "conversationId", s.purpose, s.doubtful,
           CASE WHEN s.state = 'pending' THEN 'channel_off' ELSE coalesce(s.error, 'cancelled') END AS reason,
           s.state = 'pending' AS waiting, (extract(epoch FROM s.expires_at) * 1000)::float8 AS "expiresAt",
           b.body_enc AS "bodySealed",
           ARRAY(SELECT t.conversation_id::text FROM outbox t WHERE t.notice_id = s.notice_id) AS tried,
           EXISTS (SELECT FROM outbox t WHERE t.notice_id = s.notice_id AND t.id <> s.id
                     AND t.state NOT IN ('failed', 'cancelled', 'expired')) AS elsewhere
    FROM stuck s LEFT JOIN inbox b ON b.id = s.notice_id AND b.error IS DISTINCT FROM 'erased'
    ORDER BY s.id`;
}

/** They are dealt with; what still waited for its channel will not go out any more where `cancel` says so. */
export async function markPassedOn(
  tx: Transaction,
  rows: readonly { readonly id: string; readonly cancel: boolean }[],
  now: number,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    UPDATE outbox o SET passed_on_at = to_timestamp(${now}::float8 / 1000),
           state = CASE WHEN p.cancel THEN 'cancelled' ELSE o.state END,
           error = CASE WHEN p.cancel THEN 'channel_off' ELSE o.error END
    FROM unnest(${arrayLiteral(rows.map((row) => row.id))}::uuid[], ${arrayLiteral(rows.map((row) => row.cancel))}::bool[])
      AS p (id, cancel)
    WHERE o.id = p.id`;
}
