import { type LadderChat, nextChat } from '../domain/ladder.js';
import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/** A person's chats, as far as they may be told something there. */
export interface PersonChat extends LadderChat {
  readonly personId: string;
}

/** Nobody reads what is said there: people who applied at the counter and have no chat. */
const counterChannel = 'counter';

/** The chats that are these people's own: not cut off, and more than a typed NIK stands behind them. */
export async function ownChats(tx: Transaction, personIds: readonly string[]): Promise<PersonChat[]> {
  if (personIds.length === 0) return [];
  return tx.$queryRaw<PersonChat[]>`
    SELECT p.id AS "personId", i.id AS "identityId", i.reachable, i.opted_out AS "optedOut",
           (extract(epoch FROM c.last_in_at) * 1000)::float8 AS "lastInAt",
           ARRAY(SELECT purpose FROM (
             SELECT DISTINCT ON (purpose) purpose, given FROM consent k WHERE k.identity_id = i.id ORDER BY purpose, at DESC
           ) latest WHERE given) AS consents
    FROM person p
    JOIN person_identity l ON l.person_id = coalesce(p.merged_into, p.id) AND l.until IS NULL AND l.proof <> 'form'
    JOIN chat_identity i ON i.id = l.identity_id AND i.channel <> ${counterChannel}
    JOIN conversation c ON c.id = i.id
    WHERE p.id = ANY (${arrayLiteral(personIds)}::uuid[])
    ORDER BY p.id, i.id`;
}

/** Of these chats those that nobody reads: of the counter, or cut off and without a row of their own. */
export async function unreadChats(tx: Pick<Transaction, '$queryRaw'>, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM chat_identity WHERE id = ANY (${arrayLiteral(ids)}::uuid[]) AND channel <> ${counterChannel}`;
  const read = new Set(rows.map(({ id }) => id));
  return new Set(ids.filter((id) => !read.has(id)));
}

/** `<person> <chat>` of chats in which these people's NIK was merely typed: what was applied for there concerns that chat. */
export async function claims(tx: Transaction, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (personIds.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ key: string }[]>`
    SELECT person_id || ' ' || identity_id AS key FROM person_identity
    WHERE person_id = ANY (${arrayLiteral(personIds)}::uuid[]) AND until IS NULL AND proof = 'form'`;
  return new Set(rows.map((row) => row.key));
}

/**
 * Where people are told something about their own application: in the chat of theirs that they wrote in last, which need
 * not be the one that they applied in. Answers the chats to use, in the order given.
 */
export async function preferredChats(
  tx: Transaction,
  wanted: readonly { readonly conversationId: string; readonly personId?: string }[],
): Promise<string[]> {
  const people = [...new Set(wanted.flatMap(({ personId }) => personId ?? []))];
  const [own, claimed] = [await ownChats(tx, people), await claims(tx, people)];
  return wanted.map(({ conversationId, personId }) => {
    if (personId === undefined || claimed.has(`${personId} ${conversationId}`)) return conversationId;
    const chats = own.filter((chat) => chat.personId === personId);
    return nextChat(chats, { purpose: 'service', tried: [] }) ?? conversationId;
  });
}
