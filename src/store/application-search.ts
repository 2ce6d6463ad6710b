import type { Stage } from '../domain/application.js';
import { maskNik } from '../domain/nik.js';
import { readRegistrationNumber } from '../domain/registration-number.js';
import { Prisma } from './client-generated/client.js';
import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

/** An application in a list of staff. */
export interface FoundApplication {
  readonly id: string;
  readonly number: string;
  readonly stage: Stage;
  readonly seat: boolean;
  readonly rank: number | null;
  readonly name: string;
  readonly nik: string | null;
  readonly flags: readonly string[];
  readonly submittedAt: Date;
}

export interface ApplicationFilter {
  readonly batch: string;
  readonly stage: Stage | null;
  /** One flag, or any. */
  readonly flag: string | null;
  /** A registration number, or a part of a name. */
  readonly search: string;
}

interface Row extends Omit<FoundApplication, 'name' | 'nik'> {
  readonly nameEnc: string;
  readonly nikEnc: string | null;
}

/** A page of the applications of a batch, first come first, and how many there are. */
export async function searchApplications(
  tx: Pick<Transaction, '$queryRaw'>,
  encryption: Encryption,
  filter: ApplicationFilter,
  page: { readonly size: number; readonly index: number },
): Promise<{ readonly found: readonly FoundApplication[]; readonly count: number }> {
  const number = readRegistrationNumber(filter.search);
  const name = number === null ? filter.search.trim().toLowerCase() : '';
  // Names are sealed, so those of the whole batch are opened to look for one; nothing else needs more than its page.
  const limit = name === '' ? Prisma.sql`LIMIT ${page.size} OFFSET ${page.size * page.index}` : Prisma.empty;
  const rows = await tx.$queryRaw<(Row & { count: number })[]>`
    SELECT a.id, a.number, a.stage::text AS stage, a.seat, a.rank, a.flags, a.submitted_at AS "submittedAt",
           p.name_enc AS "nameEnc", p.nik_enc AS "nikEnc", count(*) OVER ()::int AS count
    FROM application a JOIN batch b ON b.id = a.batch_id JOIN person p ON p.id = a.person_id
    WHERE b.code = ${filter.batch} AND (${filter.stage}::text IS NULL OR a.stage::text = ${filter.stage})
      AND (${filter.flag}::text IS NULL OR ${filter.flag} = ANY(a.flags))
      AND (${number}::text IS NULL OR a.number = ${number})
    ORDER BY a.submitted_at, a.number ${limit}`;
  if (name === '') return { found: rows.map((row) => opened(encryption, row)), count: rows[0]?.count ?? 0 };
  const fitting = rows
    .map((row) => ({ row, name: encryption.open(row.nameEnc) }))
    .filter((one) => one.name.toLowerCase().includes(name));
  const shown = fitting.slice(page.size * page.index, page.size * (page.index + 1));
  return { found: shown.map(({ row }) => opened(encryption, row)), count: fitting.length };
}

function opened(encryption: Encryption, { nameEnc, nikEnc, ...row }: Row): FoundApplication {
  const { id, number, stage, seat, rank, flags, submittedAt } = row;
  return {
    id,
    number,
    stage,
    seat,
    rank,
    flags,
    submittedAt,
    name: encryption.open(nameEnc),
    nik: nikEnc === null ? null : maskNik(encryption.open(nikEnc)),
  };
}

/** Flags that applications of this batch carry, for the filter. */
export async function flagsInBatch(tx: Pick<Transaction, '$queryRaw'>, batch: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ flag: string }[]>`
    SELECT DISTINCT unnest(a.flags) AS flag FROM application a JOIN batch b ON b.id = a.batch_id
    WHERE b.code = ${batch} ORDER BY 1`;
  return rows.map((row) => row.flag);
}

/** Applications by batch that nobody has looked at yet. */
export async function uncheckedByBatch(tx: Pick<Transaction, '$queryRaw'>): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ code: string; count: number }[]>`
    SELECT b.code, count(*)::int AS count FROM application a JOIN batch b ON b.id = a.batch_id
    WHERE a.stage = 'submitted' GROUP BY b.code`;
  return new Map(rows.map((row) => [row.code, row.count]));
}
