import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/** A button that starts a flow whatever the conversation does: single use, dated. Its id is `a.<token>`. */
export interface ActionToken {
  /** 22 characters of base64url; with its prefix well under Telegram's 64 bytes. */
  readonly token: string;
  readonly conversationId: string;
  readonly flow: string;
  /** The flow's variables as sealed JSON. */
  readonly varsSealed: string;
  /** Business time, epoch milliseconds. */
  readonly expiresAt: number;
}

export async function saveActionTokens(tx: Transaction, tokens: readonly ActionToken[], now: number): Promise<void> {
  if (tokens.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO action_token (token, conversation_id, flow, vars_enc, created_at, expires_at)
    SELECT token, conversation_id, flow, vars_enc, to_timestamp(${now}::float8 / 1000), to_timestamp(expires_at / 1000)
    FROM unnest(
      ${arrayLiteral(tokens.map((t) => t.token))}::text[], ${arrayLiteral(tokens.map((t) => t.conversationId))}::uuid[], ${arrayLiteral(tokens.map((t) => t.flow))}::text[],
      ${arrayLiteral(tokens.map((t) => t.varsSealed))}::text[], ${arrayLiteral(tokens.map((t) => t.expiresAt))}::float8[]
    ) AS t (token, conversation_id, flow, vars_enc, expires_at)
    ON CONFLICT (token) DO NOTHING`;
}

export type UsedToken =
  | { readonly use: 'valid'; readonly flow: string; readonly varsSealed: string }
  | { readonly use: 'used' | 'expired' | 'unknown' };

interface TokenRow {
  token: string;
  conversation_id: string;
  flow: string;
  vars_enc: string;
  expired: boolean;
  used: boolean;
}

/**
 * Uses tokens up, in the order asked. A token counts only in the conversation that it was made for, until it expires,
 * and once: of two uses in one call the first one counts.
 */
export async function useActionTokens(
  tx: Transaction,
  asked: readonly { readonly token: string; readonly conversationId: string }[],
  now: number,
): Promise<UsedToken[]> {
  const rows = await tx.$queryRaw<TokenRow[]>`
    WITH before AS MATERIALIZED (
      SELECT token, used_at IS NOT NULL AS used, expires_at <= to_timestamp(${now}::float8 / 1000) AS expired
      FROM action_token WHERE (token, conversation_id) IN (
        SELECT * FROM unnest(${arrayLiteral(asked.map((a) => a.token))}::text[], ${arrayLiteral(asked.map((a) => a.conversationId))}::uuid[])
      ) ORDER BY token FOR UPDATE
    )
    UPDATE action_token SET used_at = coalesce(used_at, CASE WHEN before.expired THEN NULL ELSE to_timestamp(${now}::float8 / 1000) END)
    FROM before WHERE action_token.token = before.token
    RETURNING action_token.token, conversation_id, flow, vars_enc, before.used, before.expired`;
  const byToken = new Map(rows.map((row) => [row.token, row]));
  return asked.map(({ token, conversationId }) => {
    const row = byToken.get(token);
    if (row === undefined || row.conversation_id !== conversationId) return { use: 'unknown' };
    if (row.used) return { use: 'used' };
    if (row.expired) return { use: 'expired' };
    row.used = true;
    return { use: 'valid', flow: row.flow, varsSealed: row.vars_enc };
  });
}
