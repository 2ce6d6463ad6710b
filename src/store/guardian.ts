import { arrayLiteral } from './array-literal.js';
import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

/** Whom somebody under 18 has named. */
export interface NewGuardian {
  readonly applicationId: string;
  readonly code: string;
  readonly name: string;
  /** E.164; `null` when it is the applicant's own phone. */
  readonly phone: string | null;
}

export async function insertGuardians(
  tx: Transaction,
  encryption: Encryption,
  guardians: readonly NewGuardian[],
  now: number,
): Promise<void> {
  if (guardians.length === 0) return;
  const seal = (text: string | null) => (text === null ? null : encryption.seal(text));
  const hash = (text: string | null) => (text === null ? null : encryption.hash('phone', text));
  await tx.$executeRaw`
    INSERT INTO guardian (application_id, code, name_enc, phone_enc, phone_hash, asked_at)
    SELECT t.*, ${new Date(now).toISOString()}::timestamptz
    FROM unnest(${arrayLiteral(guardians.map((one) => one.applicationId))}::uuid[], ${arrayLiteral(guardians.map((one) => one.code))}::text[],
                ${arrayLiteral(guardians.map((one) => encryption.seal(one.name)))}::text[],
                ${arrayLiteral(guardians.map((one) => seal(one.phone)))}::text[], ${arrayLiteral(guardians.map((one) => hash(one.phone)))}::text[])
      AS t (application_id, code, name_enc, phone_enc, phone_hash)`;
}

/** Chats whose own number, vouched for by their channel, is one of these phones. */
export async function chatsOfPhones(
  tx: Transaction,
  encryption: Encryption,
  phones: readonly string[],
): Promise<{ readonly identityId: string; readonly phone: string }[]> {
  if (phones.length === 0) return [];
  const byHash = new Map(phones.map((phone) => [encryption.hash('phone', phone), phone]));
  const rows = await tx.$queryRaw<{ identityId: string; hash: string }[]>`
    SELECT id AS "identityId", phone_hash AS hash FROM chat_identity
    WHERE phone_hash = ANY(${arrayLiteral([...byHash.keys()])}::text[]) AND phone_verified AND reachable`;
  return rows.map(({ identityId, hash }) => ({ identityId, phone: byHash.get(hash) ?? '' }));
}

/** What a guardian is asked about. */
export interface GuardianFacts {
  readonly code: string;
  readonly applicationId: string;
  readonly agreed: boolean | null;
  /** Sealed name of the applicant. */
  readonly nameEnc: string;
  readonly title: string;
  readonly ordinal: number;
  readonly centre: string;
  readonly authority: string;
  readonly demo: boolean;
  readonly startsOn: string;
  readonly closed: boolean;
}

/** By code; those that do not exist are absent. */
export async function guardianFacts(tx: Transaction, codes: readonly string[]): Promise<Map<string, GuardianFacts>> {
  const rows = await tx.$queryRaw<GuardianFacts[]>`
    SELECT g.code, g.application_id AS "applicationId", g.agreed, n.name_enc AS "nameEnc", p.title, b.ordinal, c.name AS centre,
           c.authority, a.demo, b.starts_on::text AS "startsOn",
           a.stage IN ('rejected', 'withdrawn', 'expired', 'no_show', 'dropped_out') AS closed
    FROM guardian g
    JOIN application a ON a.id = g.application_id
    JOIN person n ON n.id = a.person_id
    JOIN batch b ON b.id = a.batch_id
    JOIN program p ON p.id = b.program_id
    JOIN training_centre c ON c.id = b.centre_id
    WHERE g.code = ANY(${arrayLiteral(codes)}::text[])`;
  return new Map(rows.map((row) => [row.code, row]));
}

export interface GuardianAnswer {
  readonly applicationId: string;
  readonly agrees: boolean;
  /** The chat that answered. */
  readonly identityId: string;
  readonly consentId: string;
  /** Instead of `guardian_waits`. */
  readonly flag: string;
}

/** Keeps the answers, and what staff see of them. The applications must be locked. */
export async function answerGuardians(tx: Transaction, answers: readonly GuardianAnswer[], now: number): Promise<void> {
  if (answers.length === 0) return;
  await tx.$executeRaw`
    WITH t AS (
      SELECT * FROM unnest(
        ${arrayLiteral(answers.map((one) => one.applicationId))}::uuid[], ${arrayLiteral(answers.map((one) => one.agrees))}::boolean[],
        ${arrayLiteral(answers.map((one) => one.identityId))}::uuid[], ${arrayLiteral(answers.map((one) => one.consentId))}::uuid[],
        ${arrayLiteral(answers.map((one) => one.flag))}::text[]
      ) AS t (application_id, agrees, identity_id, consent_id, flag)
    ), flagged AS (
      UPDATE application a SET flags = array_append(array_remove(a.flags, 'guardian_waits'), t.flag)
      FROM t WHERE a.id = t.application_id
    )
    UPDATE guardian g SET agreed = t.agrees, answered_at = ${new Date(now).toISOString()}::timestamptz,
                          identity_id = t.identity_id, consent_id = t.consent_id
    FROM t WHERE g.application_id = t.application_id`;
}
