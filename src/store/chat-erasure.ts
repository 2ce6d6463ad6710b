import { arrayLiteral } from './array-literal.js';
import type { Encryption } from './encryption.js';
import { nobody } from './nobody.js';
import type { Transaction } from './transaction.js';
import { releaseVoiceNotes } from './voice-note.js';

/** What stands in place of an erased message: it shows nothing and means nothing, and the row still stops a repeat of it. */
const erasedMessage = { body: { kind: 'unsupported', what: 'erased' } };

/**
 * Everything that was said in these chats and that waits to be said, up to now: unsent messages will not go out, the
 * words of those that did are gone. What a sender holds this very moment, and what the turn that erases is just reading,
 * is left for {@link finishErasures}.
 */
export async function eraseTalk(tx: Transaction, encryption: Encryption, ids: readonly string[]): Promise<void> {
  const chats = arrayLiteral(ids);
  const erased = encryption.seal(JSON.stringify(erasedMessage));
  await tx.$executeRaw`
    DELETE FROM outbox WHERE conversation_id = ANY (${chats}::uuid[]) AND state::text NOT IN ('sending', 'unknown')`;
  await tx.$executeRaw`
    UPDATE inbox SET body_enc = ${erased}, state = 'done', error = 'erased'
    WHERE conversation_id = ANY (${chats}::uuid[]) AND state::text <> 'unread'`;
  await tx.$executeRaw`DELETE FROM job WHERE conversation_id = ANY (${chats}::uuid[]) AND state <> 'running'`;
  await releaseVoiceNotes(tx, ids);
}

/** What these chats have begun and wished for, and what was to happen in them later. */
export async function erasePlans(tx: Transaction, ids: readonly string[]): Promise<void> {
  const chats = arrayLiteral(ids);
  await tx.$executeRaw`DELETE FROM draft WHERE conversation_id = ANY (${chats}::uuid[])`;
  await tx.$executeRaw`DELETE FROM draft_code WHERE conversation_id = ANY (${chats}::uuid[])`;
  await tx.$executeRaw`DELETE FROM action_token WHERE conversation_id = ANY (${chats}::uuid[])`;
  await tx.$executeRaw`DELETE FROM timer WHERE conversation_id = ANY (${chats}::uuid[])`;
  await tx.$executeRaw`DELETE FROM interest WHERE identity_id = ANY (${chats}::uuid[])`;
  await tx.$executeRaw`
    UPDATE chat_identity SET display_name_enc = NULL, phone_enc = NULL, phone_hash = NULL, phone_verified = false
    WHERE id = ANY (${chats}::uuid[])`;
}

/** A consent that was given here holds no longer; the proof of it stays, and that it was taken back. */
export async function endConsents(
  tx: Transaction,
  ids: readonly string[],
  { now, newId }: { readonly now: number; newId(): string },
): Promise<void> {
  const given = await tx.$queryRaw<{ identityId: string; purpose: string }[]>`
    SELECT identity_id AS "identityId", purpose FROM (
      SELECT DISTINCT ON (identity_id, purpose) identity_id, purpose, given FROM consent
      WHERE identity_id = ANY (${arrayLiteral(ids)}::uuid[]) AND purpose NOT LIKE 'notice.%'
      ORDER BY identity_id, purpose, at DESC
    ) latest WHERE given`;
  if (given.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO consent (id, identity_id, purpose, given, text_version, text_hash, locale, channel, at)
    SELECT g.id, g.identity_id, g.purpose, false, 'taken back', '', i.locale, i.channel, to_timestamp(${now}::float8 / 1000)
    FROM unnest(
      ${arrayLiteral(given.map(() => newId()))}::uuid[], ${arrayLiteral(given.map((g) => g.identityId))}::uuid[],
      ${arrayLiteral(given.map((g) => g.purpose))}::text[]
    ) AS g (id, identity_id, purpose) JOIN chat_identity i ON i.id = g.identity_id`;
}

/** A person and a chat that have nothing to do with each other any more. */
export interface Cut {
  readonly identityId: string;
  readonly personId: string;
}

/** Ends links of people and chats. What was applied for from these chats stays, but cannot be asked for there. */
export async function cutLinks(tx: Transaction, cuts: readonly Cut[], now: number): Promise<void> {
  if (cuts.length === 0) return;
  const chats = arrayLiteral(cuts.map((cut) => cut.identityId));
  const people = arrayLiteral(cuts.map((cut) => cut.personId));
  await tx.$executeRaw`
    UPDATE person_identity l SET until = to_timestamp(${now}::float8 / 1000)
    FROM unnest(${chats}::uuid[], ${people}::uuid[]) AS c (identity_id, person_id)
    WHERE l.identity_id = c.identity_id AND l.person_id = c.person_id AND l.until IS NULL`;
  await tx.$executeRaw`
    UPDATE application a SET identity_id = ${nobody}::uuid
    FROM unnest(${chats}::uuid[], ${people}::uuid[]) AS c (identity_id, person_id)
    WHERE a.identity_id = c.identity_id AND a.person_id = c.person_id`;
}

/** Links that hold, of these chats. */
export async function linksOf(tx: Transaction, ids: readonly string[]): Promise<Cut[]> {
  return tx.$queryRaw<Cut[]>`
    SELECT identity_id AS "identityId", person_id AS "personId" FROM person_identity
    WHERE identity_id = ANY (${arrayLiteral(ids)}::uuid[]) AND until IS NULL ORDER BY identity_id, person_id`;
}
