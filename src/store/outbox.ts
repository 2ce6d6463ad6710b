import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/** A reply answers what the person just wrote and never waits behind bulk. */
export type Lane = 'reply' | 'proactive';

/**
 * What a row is about, and so what an opt-out stops: `reply` answers the person and always goes out; the others are
 * ours to begin (`service`: their own application and course; `alerts`: "kabari saya"; `tracer`: how graduates are doing).
 */
export type Purpose = 'reply' | 'service' | 'alerts' | 'tracer';

/** One message to send. Written by the turn, in the transaction that decided it. */
export interface NewOutbox {
  /** UUIDv7. */
  readonly id: string;
  readonly conversationId: string;
  readonly lane: Lane;
  /** Place in the conversation, given under its lock. */
  readonly outSeq: number;
  /** A sealed {@link OutboxBody}. */
  readonly bodyEnc: string;
  readonly channel: string;
  readonly account: string;
  readonly purpose: Purpose;
  /** Business time, epoch milliseconds, as all times here. */
  readonly dueAt: number;
  /** From then on it is worth nothing and is not sent; `null` = never. */
  readonly expiresAt: number | null;
  readonly createdAt: number;
  /** The notice that it tells, if it is one. */
  readonly noticeId?: string | null;
}

/** Inserts all rows in one statement. The caller notifies `outbox` after the commit. */
export async function insertOutbox(tx: Transaction, rows: readonly NewOutbox[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO outbox (id, conversation_id, lane, out_seq, body_enc, channel, account, purpose, due_at, expires_at, created_at,
                        notice_id)
    SELECT id, conversation_id, lane::lane, out_seq, body_enc, channel, account, purpose,
           to_timestamp(due_at / 1000), to_timestamp(expires_at / 1000), to_timestamp(created_at / 1000), notice_id
    FROM unnest(
      ${arrayLiteral(rows.map((row) => row.id))}::uuid[], ${arrayLiteral(rows.map((row) => row.conversationId))}::uuid[],
      ${arrayLiteral(rows.map((row) => row.lane))}::text[], ${arrayLiteral(rows.map((row) => row.outSeq))}::int[],
      ${arrayLiteral(rows.map((row) => row.bodyEnc))}::text[], ${arrayLiteral(rows.map((row) => row.channel))}::text[],
      ${arrayLiteral(rows.map((row) => row.account))}::text[], ${arrayLiteral(rows.map((row) => row.purpose))}::text[],
      ${arrayLiteral(rows.map((row) => row.dueAt))}::float8[], ${arrayLiteral(rows.map((row) => row.expiresAt))}::float8[],
      ${arrayLiteral(rows.map((row) => row.createdAt))}::float8[], ${arrayLiteral(rows.map((row) => row.noticeId ?? null))}::uuid[]
    ) AS t (id, conversation_id, lane, out_seq, body_enc, channel, account, purpose, due_at, expires_at, created_at, notice_id)`;
}

/**
 * Takes back what these chats have stopped and what is not on its way yet. The sender looks again before each message;
 * this way nothing is left waiting that could go out after a later MULAI. Replies are answers and stay.
 */
export async function cancelStopped(tx: Transaction, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE outbox o SET state = 'cancelled', error = 'opted_out', lease_until = NULL
    FROM chat_identity i
    WHERE i.id = ANY (${arrayLiteral(conversationIds)}::uuid[]) AND o.conversation_id = i.id
      AND o.state::text IN ('pending', 'queued') AND o.purpose <> 'reply' AND i.opted_out && ARRAY['all', o.purpose]`;
}
