import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/** An unfinished form that the person left; kept until it expires, one per conversation and flow. */
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
    ) AS d (id, conversation_id, flow, state_enc, done, total, expires_at)
    ON CONFLICT (conversation_id, flow) DO UPDATE SET state_enc = excluded.state_enc, done = excluded.done,
      total = excluded.total, saved_at = excluded.saved_at, expires_at = excluded.expires_at`;
}

/** Forgets drafts that were taken up again or finished. */
export async function dropDrafts(
  tx: Transaction,
  keys: readonly { readonly conversationId: string; readonly flow: string }[],
): Promise<void> {
  if (keys.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM draft USING unnest(
      ${arrayLiteral(keys.map((k) => k.conversationId))}::uuid[], ${arrayLiteral(keys.map((k) => k.flow))}::text[]
    ) AS k (conversation_id, flow)
    WHERE draft.conversation_id = k.conversation_id AND draft.flow = k.flow`;
}

interface DraftRow {
  conversation_id: string;
  flow: string;
  state_enc: string;
  done: number;
  total: number;
  expires: number;
}

/** All drafts of these conversations that still hold, the latest first. */
export async function readDrafts(tx: Transaction, conversationIds: readonly string[], now: number): Promise<Draft[]> {
  const rows = await tx.$queryRaw<DraftRow[]>`
    SELECT conversation_id, flow, state_enc, done, total, (extract(epoch FROM expires_at) * 1000)::float8 AS expires
    FROM draft WHERE conversation_id = ANY (${arrayLiteral(conversationIds)}::uuid[]) AND expires_at > to_timestamp(${now}::float8 / 1000)
    ORDER BY saved_at DESC`;
  return rows.map((row) => ({
    conversationId: row.conversation_id,
    flow: row.flow,
    stateSealed: row.state_enc,
    done: row.done,
    total: row.total,
    expiresAt: row.expires,
  }));
}

/** Deletes what has expired. */
export async function expireDrafts(tx: Transaction, now: number): Promise<number> {
  return tx.$executeRaw`DELETE FROM draft WHERE expires_at <= to_timestamp(${now}::float8 / 1000)`;
}
