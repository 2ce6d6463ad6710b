import { z } from 'zod';
import { closedStages } from '../domain/application.js';
import { arrayLiteral } from './array-literal.js';
import { Prisma } from './client-generated/client.js';
import { linksOfPeople, type PersonLink } from './person-link.js';
import type { Transaction } from './transaction.js';

/** A person as far as a merge looks at them; everything sealed stays sealed. */
export interface MergingPerson {
  readonly id: string;
  readonly nikEnc: string | null;
  readonly nikHash: string | null;
  readonly bornEnc: string | null;
  readonly phoneEnc: string | null;
  readonly phoneHash: string | null;
  readonly education: string | null;
  readonly regionCode: string | null;
  readonly mergedInto: string | null;
}

/** Locks people in the order that everybody locks them in. Who does not exist is absent. */
export async function lockPeople(tx: Transaction, ids: readonly string[]): Promise<Map<string, MergingPerson>> {
  const rows = await tx.$queryRaw<MergingPerson[]>`
    SELECT id, nik_enc AS "nikEnc", nik_hash AS "nikHash", born_enc AS "bornEnc", phone_enc AS "phoneEnc",
           phone_hash AS "phoneHash", education, region_code AS "regionCode", merged_into AS "mergedInto"
    FROM person WHERE id = ANY (${arrayLiteral(ids)}::uuid[]) ORDER BY nik_hash, id FOR UPDATE`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** Two open applications of two people for one batch, by their numbers. */
export interface Clash {
  readonly batch: string;
  readonly numbers: readonly string[];
}

export async function openClashes(tx: Transaction, keptId: string, mergedId: string): Promise<Clash[]> {
  return tx.$queryRaw<Clash[]>`
    SELECT b.code AS batch, array_agg(a.number ORDER BY a.number) AS numbers
    FROM application a JOIN batch b ON b.id = a.batch_id
    WHERE a.person_id IN (${keptId}::uuid, ${mergedId}::uuid) AND a.stage <> ALL (${arrayLiteral([...closedStages])}::stage[])
    GROUP BY b.code HAVING count(DISTINCT a.person_id) > 1 ORDER BY b.code`;
}

/** Tables whose rows belong to a person and go along; a test compares them with the database. */
export const carriedTables = ['application', 'document', 'consent', 'data_request'] as const;

/** What a person may lack and get from the other, and its columns. */
const fields = {
  nik: ['nik_enc', 'nik_hash'],
  born: ['born_enc'],
  phone: ['phone_enc', 'phone_hash'],
  education: ['education'],
  region: ['region_code'],
} as const;
type Field = keyof typeof fields;

const linkSchema = z.object({
  identity: z.string(),
  since: z.string(),
  until: z.string().nullable(),
  proof: z.enum(['first', 'form', 'contact', 'number', 'code', 'counter']),
  by: z.string().nullable(),
});
type KeptLink = z.infer<typeof linkSchema>;

/** What a merge has moved: ids and times, no personal data. */
const movedSchema = z.object({
  rows: z.record(z.enum(carriedTables), z.array(z.string())),
  filled: z.array(z.enum(['nik', 'born', 'phone', 'education', 'region'])),
  /** Links of the kept person as the merge left them, and what stood there before. */
  links: z.array(z.object({ before: linkSchema.nullable(), after: linkSchema })),
  /** Chats of the merged person whose links were ended. */
  ended: z.array(z.string()),
});
export type Moved = z.infer<typeof movedSchema>;

const kept = (link: PersonLink): KeptLink => ({
  identity: link.identityId,
  since: link.since.toISOString(),
  until: link.until?.toISOString() ?? null,
  proof: link.proof,
  by: link.provenBy,
});

/** Everything of `merged` becomes `keep`'s. Both must be locked, and nothing may speak against it. */
export async function carryOver(
  tx: Transaction,
  keep: MergingPerson,
  merged: MergingPerson,
  { id, by, now }: { readonly id: string; readonly by: string; readonly now: number },
): Promise<Moved> {
  const rows = await moveRows(tx, merged.id, keep.id);
  const filled = await fill(tx, keep, merged);
  const { links, ended } = await takeLinks(tx, keep.id, merged.id, now);
  const moved = { rows, filled, links, ended };
  await tx.$executeRaw`UPDATE person SET merged_into = ${keep.id}::uuid WHERE id = ${merged.id}::uuid`;
  await tx.$executeRaw`
    INSERT INTO person_merge (id, kept_id, merged_id, at, merged_by, moved)
    VALUES (${id}::uuid, ${keep.id}::uuid, ${merged.id}::uuid, to_timestamp(${now}::float8 / 1000), ${by},
            ${JSON.stringify(moved)}::jsonb)`;
  return moved;
}

async function moveRows(tx: Transaction, from: string, to: string): Promise<Moved['rows']> {
  const moved: Moved['rows'] = { application: [], document: [], consent: [], data_request: [] };
  for (const table of carriedTables) {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      UPDATE ${Prisma.raw(table)} SET person_id = ${to}::uuid WHERE person_id = ${from}::uuid RETURNING id`;
    moved[table] = rows.map((row) => row.id).sort();
  }
  return moved;
}

/** What `keep` lacks. A NIK can stand with one of them only; everything else stays with both. */
async function fill(tx: Transaction, keep: MergingPerson, merged: MergingPerson): Promise<Field[]> {
  const filled = (Object.keys(fields) as Field[]).filter((field) => lacks(keep, field) && !lacks(merged, field));
  if (filled.includes('nik')) {
    await tx.$executeRaw`UPDATE person SET nik_enc = NULL, nik_hash = NULL WHERE id = ${merged.id}::uuid`;
    await tx.$executeRaw`
      UPDATE person SET nik_enc = ${merged.nikEnc}, nik_hash = ${merged.nikHash} WHERE id = ${keep.id}::uuid`;
  }
  for (const field of filled) {
    if (field !== 'nik') await copyField(tx, field, merged.id, keep.id);
  }
  return filled;
}

function lacks(person: MergingPerson, field: Field): boolean {
  const values = {
    nik: person.nikHash,
    born: person.bornEnc,
    phone: person.phoneEnc,
    education: person.education,
    region: person.regionCode,
  };
  return values[field] === null;
}

async function copyField(tx: Transaction, field: Field, from: string, to: string): Promise<void> {
  const set = fields[field].map((column) => `${column} = f.${column}`).join(', ');
  await tx.$executeRaw`
    UPDATE person p SET ${Prisma.raw(set)} FROM person f WHERE p.id = ${to}::uuid AND f.id = ${from}::uuid`;
}

/** The kept person's chats are those of both; a chat of both keeps the stronger and longer link. */
async function takeLinks(tx: Transaction, keptId: string, mergedId: string, now: number) {
  const all = await linksOfPeople(tx, [keptId, mergedId]);
  const own = new Map(all.filter((link) => link.personId === keptId).map((link) => [link.identityId, link]));
  const links: Moved['links'] = [];
  for (const link of all.filter((one) => one.personId === mergedId)) {
    const before = own.get(link.identityId);
    const after = before === undefined ? kept(link) : stronger(kept(before), kept(link));
    await writeLink(tx, keptId, after);
    links.push({ before: before === undefined ? null : kept(before), after });
  }
  const ended = await tx.$queryRaw<{ id: string }[]>`
    UPDATE person_identity SET until = to_timestamp(${now}::float8 / 1000)
    WHERE person_id = ${mergedId}::uuid AND until IS NULL RETURNING identity_id AS id`;
  return { links, ended: ended.map((row) => row.id).sort() };
}

function stronger(one: KeptLink, other: KeptLink): KeptLink {
  if ((one.until === null) !== (other.until === null)) return one.until === null ? one : other;
  return one.proof === 'form' ? other : one;
}

async function writeLink(tx: Transaction, personId: string, link: KeptLink): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO person_identity (person_id, identity_id, since, until, proof, proven_by)
    VALUES (${personId}::uuid, ${link.identity}::uuid, ${link.since}::timestamptz, ${link.until}::timestamptz, ${link.proof}, ${link.by})
    ON CONFLICT (person_id, identity_id) DO UPDATE
    SET since = excluded.since, until = excluded.until, proof = excluded.proof, proven_by = excluded.proven_by`;
}

/** A merge that stands. */
export interface Merge {
  readonly id: string;
  readonly keptId: string;
  readonly mergedId: string;
  readonly moved: Moved;
}

/** The latest merge that this person is part of and that stands; `null` when there is none. */
export async function latestMerge(tx: Transaction, personId: string): Promise<Merge | null> {
  const [row] = await tx.$queryRaw<{ id: string; keptId: string; mergedId: string; moved: unknown }[]>`
    SELECT id, kept_id AS "keptId", merged_id AS "mergedId", moved FROM person_merge
    WHERE (kept_id = ${personId}::uuid OR merged_id = ${personId}::uuid) AND undone_at IS NULL
    ORDER BY at DESC, id DESC LIMIT 1 FOR UPDATE`;
  return row === undefined ? null : { ...row, moved: movedSchema.parse(row.moved) };
}

/** Everything that a merge moved goes back; what came since stays with the kept person. Both must be locked. */
export async function carryBack(tx: Transaction, merge: Merge, { by, now }: { by: string; now: number }) {
  const { keptId, mergedId, moved } = merge;
  for (const table of carriedTables) {
    await tx.$executeRaw`
      UPDATE ${Prisma.raw(table)} SET person_id = ${mergedId}::uuid
      WHERE id = ANY (${arrayLiteral(moved.rows[table] ?? [])}::uuid[]) AND person_id = ${keptId}::uuid`;
  }
  for (const field of moved.filled) await giveBack(tx, field, keptId, mergedId);
  await restoreLinks(tx, merge);
  await tx.$executeRaw`UPDATE person SET merged_into = NULL WHERE id = ${mergedId}::uuid`;
  await tx.$executeRaw`
    UPDATE person_merge SET undone_at = to_timestamp(${now}::float8 / 1000), undone_by = ${by}
    WHERE id = ${merge.id}::uuid`;
}

/** What was changed since the merge was said of the kept person, and stays theirs. */
async function giveBack(tx: Transaction, field: Field, keptId: string, mergedId: string): Promise<void> {
  const [column] = fields[field];
  if (field !== 'nik') {
    const empty = fields[field].map((name) => `${name} = NULL`).join(', ');
    await tx.$executeRaw`
      UPDATE person k SET ${Prisma.raw(empty)} FROM person m
      WHERE k.id = ${keptId}::uuid AND m.id = ${mergedId}::uuid AND k.${Prisma.raw(column)} = m.${Prisma.raw(column)}`;
    return;
  }
  const [nik] = await tx.$queryRaw<{ enc: string; hash: string }[]>`
    SELECT nik_enc AS enc, nik_hash AS hash FROM person WHERE id = ${keptId}::uuid`;
  await tx.$executeRaw`UPDATE person SET nik_enc = NULL, nik_hash = NULL WHERE id = ${keptId}::uuid`;
  await tx.$executeRaw`
    UPDATE person SET nik_enc = ${nik?.enc ?? null}, nik_hash = ${nik?.hash ?? null} WHERE id = ${mergedId}::uuid`;
}

async function restoreLinks(tx: Transaction, { keptId, mergedId, moved }: Merge): Promise<void> {
  const now = (await linksOfPeople(tx, [keptId])).map(kept);
  const cut = new Map<string, string>();
  for (const { before, after } of moved.links) {
    const link = now.find(({ identity }) => identity === after.identity);
    if (after.until === null && link !== undefined && link.until !== null) cut.set(after.identity, link.until);
    if (link === undefined || cut.has(after.identity) || JSON.stringify(link) !== JSON.stringify(after)) continue;
    if (before !== null) await writeLink(tx, keptId, before);
    else await forgetLink(tx, keptId, after.identity);
  }
  const again = moved.ended.filter((identity) => !cut.has(identity));
  await tx.$executeRaw`
    UPDATE person_identity SET until = NULL
    WHERE person_id = ${mergedId}::uuid AND identity_id = ANY (${arrayLiteral(again)}::uuid[])`;
}

/** The kept person's only through the merge; where they have applied themselves meanwhile, it stays as a claim. */
async function forgetLink(tx: Transaction, personId: string, identityId: string): Promise<void> {
  const applied = Prisma.sql`
    SELECT FROM application WHERE person_id = ${personId}::uuid AND identity_id = ${identityId}::uuid`;
  await tx.$executeRaw`
    UPDATE person_identity SET proof = 'form'
    WHERE person_id = ${personId}::uuid AND identity_id = ${identityId}::uuid AND EXISTS (${applied})`;
  await tx.$executeRaw`
    DELETE FROM person_identity
    WHERE person_id = ${personId}::uuid AND identity_id = ${identityId}::uuid AND NOT EXISTS (${applied})`;
}
