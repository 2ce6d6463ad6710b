import { arrayLiteral } from './array-literal.js';
import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

/** What somebody says about themselves when they apply, in clear; it is sealed on its way into the table. */
export interface PersonFacts {
  /** As on the KTP. */
  readonly name: string;
  /** Sixteen digits. */
  readonly nik: string;
  /** `YYYY-MM-DD`. */
  readonly born: string;
  /** E.164. */
  readonly phone: string;
  readonly education: string;
  /** Desa/kelurahan on the KTP. */
  readonly region: string;
}

export interface LockedPerson {
  readonly id: string;
  /** What was known before; `null` = made by this very call, nobody else can know of it yet. */
  readonly before: { readonly name: string; readonly born: string | null } | null;
}

interface PersonRow {
  readonly id: string;
  readonly nikHash: string;
  readonly nameEnc: string;
  readonly bornEnc: string | null;
}

/**
 * Finds or makes the person of each NIK and locks them until the transaction ends, in the order of the hashes. Whoever is
 * known already stays as they are: a NIK proves nothing, so it must not be enough to overwrite a name or a birth date.
 *
 * @returns by NIK
 */
export async function lockPersons(
  tx: Transaction,
  encryption: Encryption,
  facts: readonly PersonFacts[],
  context: { readonly now: number; newId(): string },
): Promise<Map<string, LockedPerson>> {
  const nikOf = new Map<string, string>();
  const rows = sealed(encryption, facts, context.newId, nikOf);
  const at = new Date(context.now).toISOString();
  const found = await tx.$queryRaw<PersonRow[]>`
    INSERT INTO person (id, name_enc, nik_enc, nik_hash, born_enc, phone_enc, phone_hash, education, region_code,
                        created_at, updated_at)
    SELECT t.*, ${at}::timestamptz, ${at}::timestamptz
    FROM unnest(${arrayLiteral(rows.map((row) => row.id))}::uuid[], ${arrayLiteral(rows.map((row) => row.nameEnc))}::text[],
                ${arrayLiteral(rows.map((row) => row.nikEnc))}::text[], ${arrayLiteral(rows.map((row) => row.nikHash))}::text[],
                ${arrayLiteral(rows.map((row) => row.bornEnc))}::text[], ${arrayLiteral(rows.map((row) => row.phoneEnc))}::text[],
                ${arrayLiteral(rows.map((row) => row.phoneHash))}::text[], ${arrayLiteral(rows.map((row) => row.education))}::text[],
                ${arrayLiteral(rows.map((row) => row.region))}::text[])
      AS t (id, name_enc, nik_enc, nik_hash, born_enc, phone_enc, phone_hash, education, region_code)
    ORDER BY nik_hash
    ON CONFLICT (nik_hash) DO UPDATE SET updated_at = excluded.updated_at
    RETURNING id, nik_hash AS "nikHash", name_enc AS "nameEnc", born_enc AS "bornEnc"`;
  const made = new Set(rows.map((row) => row.id));
  return new Map(found.map((row) => [nikOf.get(row.nikHash) ?? '', opened(encryption, row, made.has(row.id))]));
}

/** One row per NIK; of several people with one NIK in a batch of calls the first counts. */
function sealed(
  encryption: Encryption,
  facts: readonly PersonFacts[],
  newId: () => string,
  nikOf: Map<string, string>,
) {
  return facts.flatMap((one) => {
    const nikHash = encryption.hash('nik', one.nik);
    if (nikOf.has(nikHash)) return [];
    nikOf.set(nikHash, one.nik);
    return {
      id: newId(),
      nikHash,
      nameEnc: encryption.seal(one.name),
      nikEnc: encryption.seal(one.nik),
      bornEnc: encryption.seal(one.born),
      phoneEnc: encryption.seal(one.phone),
      phoneHash: encryption.hash('phone', one.phone),
      education: one.education,
      region: one.region,
    };
  });
}

function opened(encryption: Encryption, row: PersonRow, isNew: boolean): LockedPerson {
  if (isNew) return { id: row.id, before: null };
  const born = row.bornEnc === null ? null : encryption.open(row.bornEnc);
  return { id: row.id, before: { name: encryption.open(row.nameEnc), born } };
}

/** Takes back people whose application was not to be: nothing is kept of who got no place and asked for none. */
export async function forgetPersons(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`DELETE FROM person WHERE id = ANY(${arrayLiteral(ids)}::uuid[])`;
}

/** New phones of people; the open applications that they are called for follow. */
export async function savePhones(
  tx: Transaction,
  encryption: Encryption,
  people: readonly { readonly id: string; readonly phone: string }[],
  now: number,
): Promise<void> {
  if (people.length === 0) return;
  const ids = arrayLiteral(people.map(({ id }) => id));
  const sealed = arrayLiteral(people.map(({ phone }) => encryption.seal(phone)));
  const hashes = arrayLiteral(people.map(({ phone }) => encryption.hash('phone', phone)));
  await tx.$executeRaw`
    UPDATE person SET phone_enc = p.sealed, phone_hash = p.hash, updated_at = to_timestamp(${now}::float8 / 1000)
    FROM unnest(${ids}::uuid[], ${sealed}::text[], ${hashes}::text[]) AS p (id, sealed, hash) WHERE person.id = p.id`;
  await tx.$executeRaw`
    UPDATE application SET phone_enc = p.sealed FROM unnest(${ids}::uuid[], ${sealed}::text[]) AS p (id, sealed)
    WHERE application.person_id = p.id AND application.phone_enc IS NOT NULL`;
}
