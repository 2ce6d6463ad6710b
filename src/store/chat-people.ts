import { arrayLiteral } from './array-literal.js';
import { Prisma } from './client-generated/client.js';
import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

/**
 * The chat may be told what is known of the person: the link holds, and more than a typed NIK stands behind it. Whoever
 * merely types a NIK that others have applied with learns nothing of them, not even in the same moment.
 */
const theirs = Prisma.sql`pi.until IS NULL AND pi.proof <> 'form'`;

/** Somebody who has applied in a chat that still counts as theirs. */
export interface ChatPerson {
  readonly identityId: string;
  readonly id: string;
  readonly name: string;
}

/** The people of these chats, who came first first. */
export async function peopleOfChats(
  tx: Transaction,
  encryption: Encryption,
  identityIds: readonly string[],
): Promise<ChatPerson[]> {
  const rows = await tx.$queryRaw<{ identityId: string; id: string; nameEnc: string }[]>`
    SELECT pi.identity_id AS "identityId", p.id, p.name_enc AS "nameEnc"
    FROM person_identity pi JOIN person p ON p.id = pi.person_id
    WHERE pi.identity_id = ANY(${arrayLiteral(identityIds)}::uuid[]) AND ${theirs}
    ORDER BY pi.since, p.id`;
  return rows.map(({ identityId, id, nameEnc }) => ({ identityId, id, name: encryption.open(nameEnc) }));
}

/** What somebody has told when they applied before, in clear. */
export interface KnownPerson {
  readonly name: string;
  readonly nik: string | null;
  readonly born: string | null;
  readonly phone: string | null;
  readonly education: string | null;
  readonly region: string | null;
  /** Names of the region and of those above it. */
  readonly village: string | null;
  readonly kecamatan: string | null;
  readonly regency: string | null;
}

/** By their place in `asked`; only people of the very chat that asks. */
export async function recallPeople(
  tx: Transaction,
  encryption: Encryption,
  asked: readonly { readonly identityId: string; readonly personId: string }[],
): Promise<Map<number, KnownPerson>> {
  if (asked.length === 0) return new Map();
  const rows = await tx.$queryRaw<PersonRow[]>`
    SELECT a.place::int AS place, p.name_enc AS "nameEnc", p.nik_enc AS "nikEnc", p.born_enc AS "bornEnc",
           p.phone_enc AS "phoneEnc", p.education, p.region_code AS region, v.name AS village, k.name AS kecamatan, r.name AS regency
    FROM unnest(${arrayLiteral(asked.map((one) => one.identityId))}::uuid[], ${arrayLiteral(asked.map((one) => one.personId))}::uuid[])
      WITH ORDINALITY AS a (identity_id, person_id, place)
    JOIN person p ON p.id = a.person_id
    JOIN person_identity pi ON pi.identity_id = a.identity_id AND pi.person_id = a.person_id AND ${theirs}
    LEFT JOIN region v ON v.code = p.region_code
    LEFT JOIN region k ON k.code = left(p.region_code, 8)
    LEFT JOIN region r ON r.code = left(p.region_code, 5)`;
  const open = (sealed: string | null) => (sealed === null ? null : encryption.open(sealed));
  return new Map(
    rows.map(({ place, nameEnc, nikEnc, bornEnc, phoneEnc, ...known }) => [
      place - 1,
      { ...known, name: encryption.open(nameEnc), nik: open(nikEnc), born: open(bornEnc), phone: open(phoneEnc) },
    ]),
  );
}

interface PersonRow extends Omit<KnownPerson, 'name' | 'nik' | 'born' | 'phone'> {
  readonly place: number;
  readonly nameEnc: string;
  readonly nikEnc: string | null;
  readonly bornEnc: string | null;
  readonly phoneEnc: string | null;
}
