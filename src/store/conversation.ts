import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';
import { unknownLength } from './unknown-length.js';

/** What a turn writes back for one conversation that it holds locked. */
export interface ConversationChange {
  readonly id: string;
  readonly stateSealed: string | null;
  readonly inSeq: number;
  readonly outSeq: number;
  readonly quietUntil: number | null;
  readonly staffUntil: number | null;
  readonly centreId: string | null;
  readonly lastInAt: number | null;
  /** What changed of the chat itself. Written only where a change is given. */
  readonly identity: IdentityChange | null;
}

export interface IdentityChange {
  readonly locale?: string;
  readonly reachable?: boolean;
  readonly optedOut?: readonly string[];
  readonly phone?: { readonly sealed: string; readonly hash: string; readonly verified: boolean };
  /** The number that it has is nobody's proof any more. */
  readonly unproven?: true;
}

/** A row of the inbox that was dealt with. */
export interface InboxMark {
  readonly id: string;
  readonly state: 'done' | 'parked';
  /** Its place in the conversation. */
  readonly seq: number;
  /** Class of the error that parked it. */
  readonly error: string | null;
}

/** Thrown when a row was marked by somebody else: two turns held one conversation, which must never happen. */
export class MarkMismatch extends Error {
  override readonly name = 'MarkMismatch';
}

/** Writes all conversations in one statement. Business time `now` in epoch milliseconds. */
export async function saveConversations(
  tx: Transaction,
  changes: readonly ConversationChange[],
  now: number,
): Promise<void> {
  const saved = await tx.$executeRaw`
    UPDATE conversation SET state_enc = u.state_enc, in_seq = u.in_seq, out_seq = u.out_seq,
      quiet_until = to_timestamp(u.quiet_until / 1000), staff_until = to_timestamp(u.staff_until / 1000),
      centre_id = u.centre_id, last_in_at = to_timestamp(u.last_in_at / 1000), updated_at = to_timestamp(${now}::float8 / 1000)
    FROM unnest(
      ${unknownLength(changes.map((c) => c.id))}::uuid[], ${unknownLength(changes.map((c) => c.stateSealed))}::text[],
      ${unknownLength(changes.map((c) => c.inSeq))}::int[], ${unknownLength(changes.map((c) => c.outSeq))}::int[],
      ${unknownLength(changes.map((c) => c.quietUntil))}::float8[], ${unknownLength(changes.map((c) => c.staffUntil))}::float8[],
      ${unknownLength(changes.map((c) => c.centreId))}::uuid[], ${unknownLength(changes.map((c) => c.lastInAt))}::float8[]
    ) AS u (id, state_enc, in_seq, out_seq, quiet_until, staff_until, centre_id, last_in_at)
    WHERE conversation.id = u.id`;
  if (saved !== changes.length) throw new MarkMismatch(`${changes.length} conversations, ${saved} saved`);
}

/**
 * Marks rows as dealt with, in one statement that asserts how many rows of each conversation it marked: a row that was
 * no longer unread means that somebody else answered it, and everything is rolled back. (`state::text`: see claim.ts.)
 */
export async function markInbox(tx: Transaction, marks: readonly InboxMark[], now: number): Promise<void> {
  if (marks.length === 0) return;
  const marked = await tx.$executeRaw`
    UPDATE inbox SET state = u.state::inbox_state, seq = u.seq, error = u.error, read_at = to_timestamp(${now}::float8 / 1000)
    FROM unnest(
      ${unknownLength(marks.map((m) => m.id))}::uuid[], ${unknownLength(marks.map((m) => m.state))}::text[],
      ${unknownLength(marks.map((m) => m.seq))}::int[], ${unknownLength(marks.map((m) => m.error))}::text[]
    ) AS u (id, state, seq, error)
    WHERE inbox.id = u.id AND inbox.state::text = 'unread'`;
  if (marked !== marks.length) throw new MarkMismatch(`${marks.length} rows read, ${marked} marked`);
}

/** Changes of chats themselves; few conversations of a batch have any. */
export async function saveIdentities(tx: Transaction, changes: readonly ConversationChange[]): Promise<void> {
  const changed = changes.filter((change) => change.identity !== null);
  if (changed.length === 0) return;
  const of = <T>(pick: (identity: IdentityChange) => T | undefined) =>
    changed.map((c) => pick(c.identity ?? {}) ?? null);
  await tx.$executeRaw`
    UPDATE chat_identity SET locale = coalesce(u.locale, chat_identity.locale),
      reachable = coalesce(u.reachable, chat_identity.reachable),
      opted_out = CASE WHEN u.opted_out IS NULL THEN chat_identity.opted_out
                       ELSE array_remove(string_to_array(u.opted_out, ','), '') END,
      phone_enc = coalesce(u.phone_enc, chat_identity.phone_enc),
      phone_hash = coalesce(u.phone_hash, chat_identity.phone_hash),
      phone_verified = coalesce(u.phone_verified, chat_identity.phone_verified)
    FROM unnest(
      ${arrayLiteral(changed.map((c) => c.id))}::uuid[], ${arrayLiteral(of((i) => i.locale))}::text[], ${arrayLiteral(of((i) => i.reachable))}::bool[],
      ${arrayLiteral(of((i) => i.optedOut?.join(',')))}::text[], ${arrayLiteral(of((i) => i.phone?.sealed))}::text[],
      ${arrayLiteral(of((i) => i.phone?.hash))}::text[], ${arrayLiteral(of((i) => (i.unproven ? false : i.phone?.verified)))}::bool[]
    ) AS u (id, locale, reachable, opted_out, phone_enc, phone_hash, phone_verified)
    WHERE chat_identity.id = u.id`;
}

/** A failed attempt that was somebody's fault: counted, and the row parks at the limit by the next claim. */
export async function countTry(tx: Transaction, inboxId: string): Promise<void> {
  await tx.$executeRaw`UPDATE inbox SET tries = tries + 1 WHERE id = ${inboxId}::uuid AND state = 'unread'`;
}
