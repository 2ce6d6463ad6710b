import type { Stage } from '../domain/application.js';
import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/** Somebody who is linked to a chat now, as far as that chat may be told of them. */
export interface HeldPerson {
  readonly identityId: string;
  readonly personId: string;
  readonly nameSealed: string;
  readonly nikSealed: string | null;
  readonly bornSealed: string | null;
  readonly phoneSealed: string | null;
  readonly education: string | null;
  readonly village: string | null;
  /**
   * May this chat be shown what is known of them? It is proven to be theirs, and nothing that holds speaks against that:
   * nobody claims to be them in another chat, and they have not come to the counter with another one since, as people do
   * who have lost this one. What staff have seen papers for stands above all of it.
   */
  readonly shown: boolean;
  /** Did this chat bring them, and no other ever had to do with them? Only then are they changed from here without staff. */
  readonly own: boolean;
}

export async function heldPersons(tx: Transaction, identityIds: readonly string[]): Promise<HeldPerson[]> {
  return tx.$queryRaw<HeldPerson[]>`
    SELECT l.identity_id AS "identityId", p.id AS "personId", p.name_enc AS "nameSealed", p.nik_enc AS "nikSealed",
           p.born_enc AS "bornSealed", p.phone_enc AS "phoneSealed", p.education, r.name AS village,
           l.proof = 'counter' OR l.proof <> 'form' AND NOT coalesce(o.disputed, false) AS shown,
           l.proof = 'first' AND o.person_id IS NULL AS own
    FROM person_identity l JOIN person p ON p.id = l.person_id LEFT JOIN region r ON r.code = p.region_code
    LEFT JOIN LATERAL (
      SELECT other.person_id,
             bool_or(other.until IS NULL AND (other.proof = 'form' OR other.proof = 'counter' AND other.since > l.since)) AS disputed
      FROM person_identity other WHERE other.person_id = p.id AND other.identity_id <> l.identity_id
      GROUP BY other.person_id
    ) o ON true
    WHERE l.identity_id = ANY (${arrayLiteral(identityIds)}::uuid[]) AND l.until IS NULL
    ORDER BY l.identity_id, l.since, p.id`;
}

/** What a person has applied for; no personal data. */
export interface HeldApplication {
  readonly id: string;
  readonly number: string;
  readonly personId: string;
  readonly identityId: string;
  readonly stage: Stage;
  readonly updatedAt: Date;
  readonly title: string;
  readonly ordinal: number;
  readonly centre: string;
  readonly demo: boolean;
}

export async function heldApplications(tx: Transaction, personIds: readonly string[]): Promise<HeldApplication[]> {
  return tx.$queryRaw<HeldApplication[]>`
    SELECT a.id, a.number, a.person_id AS "personId", a.identity_id AS "identityId", a.stage::text AS stage,
           a.updated_at AS "updatedAt", p.title, b.ordinal, c.name AS centre, a.demo
    FROM application a JOIN batch b ON b.id = a.batch_id JOIN program p ON p.id = b.program_id
    JOIN training_centre c ON c.id = b.centre_id
    WHERE a.person_id = ANY (${arrayLiteral(personIds)}::uuid[]) ORDER BY a.number`;
}

/** How much else is kept of a chat. */
export interface HeldCounts {
  readonly identityId: string;
  readonly messages: number;
  readonly drafts: number;
  readonly wishes: number;
  readonly since: Date;
}

export async function heldCounts(tx: Transaction, identityIds: readonly string[]): Promise<Map<string, HeldCounts>> {
  const rows = await tx.$queryRaw<HeldCounts[]>`
    SELECT i.id AS "identityId", i.created_at AS since,
      (SELECT count(*)::int FROM inbox x WHERE x.conversation_id = i.id AND x.kind = 'message' AND x.error IS DISTINCT FROM 'erased') AS messages,
      (SELECT count(*)::int FROM draft d WHERE d.conversation_id = i.id) AS drafts,
      (SELECT count(*)::int FROM interest w WHERE w.identity_id = i.id AND w.ended_at IS NULL) AS wishes
    FROM chat_identity i WHERE i.id = ANY (${arrayLiteral(identityIds)}::uuid[])`;
  return new Map(rows.map((row) => [row.identityId, row]));
}
