import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/** An unfinished form that the person left; kept until it expires; a chat has one per form, class and person (`flow/form-key.ts`). */
export interface Draft {
  readonly conversationId: string;
  readonly flow: string;
  readonly stateSealed: string;
  /** Questions answered, and questions in all. */
  readonly done: number;
  readonly total: number;
  /** Business time, epoch milliseconds. */
  readonly expiresAt: number;
}

export async function saveDrafts(
  tx: Transaction,
  drafts: readonly Draft[],
  context: { readonly now: number; newId(): string },
): Promise<void> {
  if (drafts.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO draft (id, conversation_id, flow, state_enc, done, total, saved_at, expires_at)
    SELECT id, conversation_id, flow, state_enc, done, total, to_timestamp(${context.now}::float8 / 1000), to_timestamp(expires_at / 1000)
    FROM unnest(
      ${arrayLiteral(drafts.map(() => context.newId()))}::uuid[], ${arrayLiteral(drafts.map((d) => d.conversationId))}::uuid[], ${arrayLiteral(drafts.map((d) => d.flow))}::text[],
      ${arrayLiteral(drafts.map((d) => d.stateSealed))}::text[], ${arrayLiteral(drafts.map((d) => d.done))}::int[], ${arrayLiteral(drafts.map((d) => d.total))}::int[],
      ${arrayLiteral(drafts.map((d) => d.expiresAt))}::float8[]
    ) AS d (id, conversation_id, flow, state_enc, done, total, expires_at)`;
}

/** Forgets drafts that were taken up again or finished. */
export async function dropDrafts(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`DELETE FROM draft WHERE id = ANY (${arrayLiteral(ids)}::uuid[])`;
}

/** A draft that stands in the table. */
export interface KeptDraft extends Draft {
  readonly id: string;
}

interface DraftRow {
  id: string;
  conversation_id: string;
  flow: string;
  state_enc: string;
  done: number;
  total: number;
  expires: number;
}

/** All drafts of these conversations, the latest first; also those whose time is over but that nobody cleared away yet. */
export async function readDrafts(tx: Transaction, conversationIds: readonly string[]): Promise<KeptDraft[]> {
  if (conversationIds.length === 0) return [];
  const rows = await tx.$queryRaw<DraftRow[]>`
    SELECT id, conversation_id, flow, state_enc, done, total, (extract(epoch FROM expires_at) * 1000)::float8 AS expires
    FROM draft WHERE conversation_id = ANY (${arrayLiteral(conversationIds)}::uuid[])
    ORDER BY saved_at DESC, id DESC`;
  return rows.map(draftOf);
}

function draftOf(row: DraftRow): KeptDraft {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    flow: row.flow,
    stateSealed: row.state_enc,
    done: row.done,
    total: row.total,
    expiresAt: row.expires,
  };
}

/** Deletes what had expired by then. */
export async function expireDrafts(tx: Transaction, now: number): Promise<number> {
  return tx.$executeRaw`DELETE FROM draft WHERE expires_at <= to_timestamp(${now}::float8 / 1000)`;
}

/** Gives drafts to other conversations; `replaced`: what waits there of the same form and person. */
export async function moveDrafts(
  tx: Transaction,
  moves: readonly { readonly id: string; readonly to: string; readonly replaced: readonly string[] }[],
  { now, expiresAt }: { readonly now: number; readonly expiresAt: number },
): Promise<void> {
  if (moves.length === 0) return;
  await dropDrafts(
    tx,
    moves.flatMap(({ replaced }) => replaced),
  );
  await tx.$executeRaw`
    UPDATE draft SET conversation_id = m.target, saved_at = to_timestamp(${now}::float8 / 1000),
      expires_at = to_timestamp(${expiresAt}::float8 / 1000)
    FROM unnest(${arrayLiteral(moves.map((m) => m.id))}::uuid[], ${arrayLiteral(moves.map((m) => m.to))}::uuid[]) AS m (id, target)
    WHERE draft.id = m.id`;
}

/** One draft, locked until the transaction ends; `null` when there is none. */
export async function lockDraft(tx: Transaction, id: string): Promise<KeptDraft | null> {
  const [row] = await tx.$queryRaw<DraftRow[]>`
    SELECT id, conversation_id, flow, state_enc, done, total, (extract(epoch FROM expires_at) * 1000)::float8 AS expires
    FROM draft WHERE id::text = ${id} FOR UPDATE`;
  return row === undefined ? null : draftOf(row);
}

/** A draft as staff look for it: by channel and day. */
export interface ListedDraft extends KeptDraft {
  readonly channel: string;
  readonly savedAt: Date;
}

/** All drafts that hold, the latest first. */
export async function listDrafts(tx: Transaction, now: number): Promise<ListedDraft[]> {
  const rows = await tx.$queryRaw<(DraftRow & { channel: string; saved_at: Date })[]>`
    SELECT d.id, d.conversation_id, d.flow, d.state_enc, d.done, d.total, d.saved_at, i.channel,
           (extract(epoch FROM d.expires_at) * 1000)::float8 AS expires
    FROM draft d JOIN chat_identity i ON i.id = d.conversation_id
    WHERE d.expires_at > to_timestamp(${now}::float8 / 1000) ORDER BY d.saved_at DESC, d.id DESC`;
  return rows.map((row) => ({ ...draftOf(row), channel: row.channel, savedAt: row.saved_at }));
}
