import type { Stage } from '../domain/application.js';
import { maskNik } from '../domain/nik.js';
import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

/** An application for the eyes of staff. The NIK is masked, the phone is left out. */
export interface ListedApplication {
  readonly number: string;
  readonly batch: string;
  readonly stage: Stage;
  readonly seat: boolean;
  /** Rank in the reserve as it was given; it keeps its order when others leave. */
  readonly rank: number | null;
  readonly name: string;
  readonly nik: string | null;
  readonly region: string | null;
  readonly education: string | null;
  readonly flags: readonly string[];
  readonly demo: boolean;
  /** ISO instant. */
  readonly submittedAt: string;
}

interface Row extends Omit<ListedApplication, 'name' | 'nik' | 'submittedAt'> {
  readonly nameEnc: string;
  readonly nikEnc: string | null;
  readonly submittedAt: Date;
}

/** Applications in order of their numbers, of one batch and one stage where these are given. */
export async function listApplications(
  tx: Transaction,
  encryption: Encryption,
  filter: { readonly batch?: string | undefined; readonly stage?: string | undefined },
): Promise<ListedApplication[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT a.number, b.code AS batch, a.stage::text AS stage, a.seat, a.rank, p.name_enc AS "nameEnc", p.nik_enc AS "nikEnc",
           a.region_code AS region, a.education, a.flags, a.demo, a.submitted_at AS "submittedAt"
    FROM application a JOIN batch b ON b.id = a.batch_id JOIN person p ON p.id = a.person_id
    WHERE (${filter.batch ?? null}::text IS NULL OR b.code = ${filter.batch ?? null})
      AND (${filter.stage ?? null}::text IS NULL OR a.stage::text = ${filter.stage ?? null})
    ORDER BY a.number`;
  return rows.map(({ nameEnc, nikEnc, submittedAt, ...row }) => ({
    ...row,
    name: encryption.open(nameEnc),
    nik: nikEnc === null ? null : maskNik(encryption.open(nikEnc)),
    submittedAt: submittedAt.toISOString(),
  }));
}
