import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/** A code that carries an unfinished form to another chat. Only a keyed digest of it is kept. */
export interface NewDraftCode {
  readonly id: string;
  readonly codeKey: string;
  /** Whose form. */
  readonly conversationId: string;
  /** The form itself where staff gave the code out; `null`: what was left last. */
  readonly draftId: string | null;
}

/** Keeps codes; those that the same chats were given before are worth nothing any more. */
export async function insertDraftCodes(
  tx: Transaction,
  codes: readonly NewDraftCode[],
  { now, expiresAt }: { readonly now: number; readonly expiresAt: number },
): Promise<void> {
  if (codes.length === 0) return;
  await tx.$executeRaw`
    UPDATE draft_code SET expires_at = to_timestamp(${now}::float8 / 1000)
    WHERE conversation_id = ANY (${arrayLiteral(codes.map((c) => c.conversationId))}::uuid[])
      AND used_at IS NULL AND expires_at > to_timestamp(${now}::float8 / 1000)`;
  await tx.$executeRaw`
    INSERT INTO draft_code (id, code_key, conversation_id, draft_id, made_at, expires_at)
    SELECT c.*, to_timestamp(${now}::float8 / 1000), to_timestamp(${expiresAt}::float8 / 1000)
    FROM unnest(
      ${arrayLiteral(codes.map((c) => c.id))}::uuid[], ${arrayLiteral(codes.map((c) => c.codeKey))}::text[],
      ${arrayLiteral(codes.map((c) => c.conversationId))}::uuid[], ${arrayLiteral(codes.map((c) => c.draftId))}::uuid[]
    ) AS c (id, code_key, conversation_id, draft_id)`;
}

/** What a chat has done with codes, as its limits count it. */
export interface CodeUse {
  readonly conversationId: string;
  /** The chat's own keyed hash: no two chats have the same. */
  readonly chatKey: string;
  /** Codes given out since then, and ever. */
  readonly given: number;
  readonly everGiven: number;
  /** Codes typed since then that were none. */
  readonly misses: number;
}

export async function codeUse(
  tx: Transaction,
  conversationIds: readonly string[],
  since: number,
): Promise<Map<string, CodeUse>> {
  const rows = await tx.$queryRaw<CodeUse[]>`
    SELECT i.id AS "conversationId", i.external_hash AS "chatKey",
      (SELECT count(*)::int FROM draft_code c WHERE c.conversation_id = i.id AND c.made_at > to_timestamp(${since}::float8 / 1000)) AS given,
      (SELECT count(*)::int FROM draft_code c WHERE c.conversation_id = i.id) AS "everGiven",
      (SELECT count(*)::int FROM draft_code_miss m WHERE m.conversation_id = i.id AND m.at > to_timestamp(${since}::float8 / 1000)) AS misses
    FROM chat_identity i WHERE i.id = ANY (${arrayLiteral(conversationIds)}::uuid[])`;
  return new Map(rows.map((row) => [row.conversationId, row]));
}

export interface FoundCode {
  readonly id: string;
  readonly codeKey: string;
  readonly conversationId: string;
  readonly draftId: string | null;
  readonly used: boolean;
  readonly expired: boolean;
}

/** The latest code of each digest, locked until the transaction ends: two chats cannot use one code. */
export async function lockDraftCodes(
  tx: Transaction,
  codeKeys: readonly string[],
  now: number,
): Promise<Map<string, FoundCode>> {
  const rows = await tx.$queryRaw<FoundCode[]>`
    SELECT id, code_key AS "codeKey", conversation_id AS "conversationId", draft_id AS "draftId",
           used_at IS NOT NULL AS used, expires_at <= to_timestamp(${now}::float8 / 1000) AS expired
    FROM draft_code WHERE code_key = ANY (${arrayLiteral(codeKeys)}::text[])
    ORDER BY made_at, id FOR UPDATE`;
  return new Map(rows.map((row) => [row.codeKey, row]));
}

export async function markCodesUsed(
  tx: Transaction,
  used: readonly { readonly id: string; readonly by: string }[],
  now: number,
): Promise<void> {
  if (used.length === 0) return;
  await tx.$executeRaw`
    UPDATE draft_code SET used_at = to_timestamp(${now}::float8 / 1000), used_by = u.used_by
    FROM unnest(${arrayLiteral(used.map((u) => u.id))}::uuid[], ${arrayLiteral(used.map((u) => u.by))}::uuid[]) AS u (id, used_by)
    WHERE draft_code.id = u.id`;
}

export async function insertCodeMisses(
  tx: Transaction,
  misses: readonly { readonly id: string; readonly conversationId: string }[],
  now: number,
): Promise<void> {
  if (misses.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO draft_code_miss (id, conversation_id, at)
    SELECT m.id, m.conversation_id, to_timestamp(${now}::float8 / 1000)
    FROM unnest(${arrayLiteral(misses.map((m) => m.id))}::uuid[], ${arrayLiteral(misses.map((m) => m.conversationId))}::uuid[])
      AS m (id, conversation_id)`;
}
