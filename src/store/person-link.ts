import type { Proof } from '../domain/identity-proof.js';
import { arrayLiteral } from './array-literal.js';
import { linkLimits } from './limits.js';
import type { Transaction } from './transaction.js';

/** A chat that belongs to a person; `form`: it is only said to. */
export interface PersonLink {
  readonly personId: string;
  readonly identityId: string;
  readonly proof: Proof;
  readonly provenBy: string | null;
  readonly since: Date;
  /** Cut off then: the chat has nothing to do with the person any more. */
  readonly until: Date | null;
}

export interface NewLink {
  readonly personId: string;
  readonly identityId: string;
  readonly proof: Proof;
  /** `cli`, `staff:<id>`, `system`, `chat:<id>`. */
  readonly provenBy: string;
}

const columns = 'person_id AS "personId", identity_id AS "identityId", proof, proven_by AS "provenBy", since, until';

/** Every link of these people, those that were cut as well. */
export async function linksOfPeople(tx: Transaction, personIds: readonly string[]): Promise<PersonLink[]> {
  return tx.$queryRawUnsafe<PersonLink[]>(
    `SELECT ${columns} FROM person_identity WHERE person_id = ANY ($1::uuid[]) ORDER BY person_id, since, identity_id`,
    arrayLiteral(personIds),
  );
}

/**
 * Links chats and people. A link that was merely claimed is proven from now on; one that was cut stays cut, unless
 * `again`. Answers the links that are new or proven by this.
 */
export async function linkChats(
  tx: Transaction,
  links: readonly NewLink[],
  now: number,
  { again = false }: { readonly again?: boolean } = {},
): Promise<{ readonly personId: string; readonly identityId: string }[]> {
  if (links.length === 0) return [];
  return tx.$queryRaw`
    INSERT INTO person_identity (person_id, identity_id, since, proof, proven_by)
    SELECT person_id, identity_id, to_timestamp(${now}::float8 / 1000), proof, proven_by
    FROM unnest(
      ${arrayLiteral(links.map((link) => link.personId))}::uuid[], ${arrayLiteral(links.map((link) => link.identityId))}::uuid[],
      ${arrayLiteral(links.map((link) => link.proof))}::text[], ${arrayLiteral(links.map((link) => link.provenBy))}::text[]
    ) AS l (person_id, identity_id, proof, proven_by)
    ORDER BY person_id, identity_id
    ON CONFLICT (person_id, identity_id) DO UPDATE
    SET proof = excluded.proof, proven_by = excluded.proven_by, until = NULL,
        since = CASE WHEN person_identity.until IS NULL THEN person_identity.since ELSE excluded.since END
    WHERE CASE WHEN person_identity.until IS NULL THEN person_identity.proof = 'form' ELSE ${again} END
    RETURNING person_id AS "personId", identity_id AS "identityId"`;
}

/** Ends a link. `false`: there is none that holds. */
export async function cutLink(
  tx: Transaction,
  { personId, identityId }: { readonly personId: string; readonly identityId: string },
  now: number,
): Promise<boolean> {
  const cut = await tx.$executeRaw`
    UPDATE person_identity SET until = to_timestamp(${now}::float8 / 1000)
    WHERE person_id = ${personId}::uuid AND identity_id = ${identityId}::uuid AND until IS NULL`;
  return cut > 0;
}

/** A chat, and the people behind it and behind all chats that run on the same number now. */
export interface SameNumber {
  readonly identityId: string;
  readonly chats: readonly string[];
  readonly holders: readonly { readonly personId: string; readonly proof: Proof }[];
}

/**
 * The numbers of these chats have passed to strangers: that other chats were on them once says nothing about whose they
 * are now.
 */
export async function forgetNumbers(tx: Transaction, identityIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE chat_identity o SET phone_verified = false FROM chat_identity i
    WHERE i.id = ANY (${arrayLiteral(identityIds)}::uuid[]) AND o.phone_hash = i.phone_hash AND o.id <> i.id`;
}

/**
 * Chats that run on the same proven numbers as these. A chat that nobody has written in for long does not count: prepaid
 * numbers are given to somebody else after a while.
 */
export async function chatsOfSameNumber(
  tx: Transaction,
  identityIds: readonly string[],
  now: number,
): Promise<SameNumber[]> {
  if (identityIds.length === 0) return [];
  const since = new Date(now - linkLimits.numberHeldMs).toISOString();
  return tx.$queryRaw<SameNumber[]>`
    WITH same AS (
      SELECT i.id, o.id AS other FROM chat_identity i
      JOIN chat_identity o ON o.phone_hash = i.phone_hash AND o.phone_verified
      JOIN conversation c ON c.id = o.id
      WHERE i.id = ANY (${arrayLiteral(identityIds)}::uuid[]) AND i.phone_verified
        AND (o.id = i.id OR c.last_in_at >= ${since}::timestamptz)
    )
    SELECT s.id AS "identityId", array_agg(DISTINCT s.other::text) AS chats,
           coalesce(jsonb_agg(DISTINCT jsonb_build_object('personId', l.person_id, 'proof', l.proof))
             FILTER (WHERE l.person_id IS NOT NULL), '[]') AS holders
    FROM same s LEFT JOIN person_identity l ON l.identity_id = s.other AND l.until IS NULL
    GROUP BY s.id ORDER BY s.id`;
}

/** The people whose own chat each of these is: links that hold and that more than a typed NIK stands behind. */
export async function holdersOf(
  tx: Transaction,
  identityIds: readonly string[],
): Promise<{ readonly identityId: string; readonly personId: string; readonly proof: Proof }[]> {
  if (identityIds.length === 0) return [];
  return tx.$queryRaw`
    SELECT identity_id AS "identityId", person_id AS "personId", proof FROM person_identity
    WHERE identity_id = ANY (${arrayLiteral(identityIds)}::uuid[]) AND until IS NULL AND proof <> 'form'
    ORDER BY identity_id, since, person_id`;
}
