import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/** An application that a chat may see and decide about. */
export interface Visible {
  readonly chat: string;
  readonly id: string;
}

/**
 * What may be told and decided in these chats, newest first: what was applied for there, and everything of people whose
 * own chat it is. A chat that was cut off sees nothing of theirs; one in which merely their NIK was typed sees what was
 * applied for there, and nobody else sees that.
 */
export async function visibleApplications(tx: Transaction, chats: readonly string[]): Promise<Visible[]> {
  if (chats.length === 0) return [];
  return tx.$queryRaw<Visible[]>`
    SELECT l.identity_id AS chat, a.id
    FROM person_identity l JOIN application a ON a.person_id = l.person_id
    LEFT JOIN person_identity o ON o.person_id = a.person_id AND o.identity_id = a.identity_id
    WHERE l.identity_id = ANY (${arrayLiteral(chats)}::uuid[]) AND l.until IS NULL
      AND (a.identity_id = l.identity_id
           OR l.proof <> 'form' AND (o.until IS NOT NULL OR o.proof IS DISTINCT FROM 'form'))
    ORDER BY a.submitted_at DESC, a.number DESC`;
}

/** `<chat> <application>` of all that these chats may decide about. */
export async function decidable(tx: Transaction, chats: readonly string[]): Promise<ReadonlySet<string>> {
  const visible = await visibleApplications(tx, [...new Set(chats)]);
  return new Set(visible.map(({ chat, id }) => `${chat} ${id}`));
}
