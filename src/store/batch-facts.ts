import type { Transaction } from './transaction.js';

/** A batch as it stands now, with the seats of one region where seats are divided. Nothing is locked: seats are only sure with the number. */
export interface BatchFacts {
  /** Index of the question that it answers. */
  readonly asked: number;
  readonly code: string;
  readonly mode: 'selection' | 'first_come';
  readonly state: string;
  readonly demo: boolean;
  readonly quotaBy: string | null;
  readonly reserveSize: number | null;
  readonly capacity: number;
  readonly taken: number;
  readonly applied: number;
  readonly reserved: number;
  readonly ranked: number;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** `YYYY-MM-DD`. */
  readonly startsOn: string;
  readonly ordinal: number;
  readonly rules: unknown;
  readonly title: string;
  readonly centreId: string;
  readonly centre: string;
  readonly authority: string;
  /** Region of the centre: names of places are looked for there first. */
  readonly centreRegion: string;
  readonly zone: string;
  /** The quota of the asked region; all `null` when there is none. */
  readonly quotaRegion: string | null;
  readonly quotaName: string | null;
  readonly quotaCapacity: number | null;
  readonly quotaTaken: number | null;
  readonly quotaReserved: number | null;
  readonly quotaRanked: number | null;
}

/**
 * `region` is a desa/kelurahan (13 characters) or empty. Quotas of a batch are of one level, so its kecamatan (the first
 * 8) and itself cannot both have one. A batch that does not exist is absent from the answer.
 */
export async function batchFacts(
  tx: Transaction,
  asked: readonly { readonly code: string; readonly region: string }[],
): Promise<BatchFacts[]> {
  return tx.$queryRaw<BatchFacts[]>`
    SELECT w.asked::int AS asked, b.code, b.mode::text AS mode, b.state::text AS state, b.demo, b.quota_by AS "quotaBy",
           b.reserve_size AS "reserveSize", b.capacity, b.taken, b.applied, b.reserved, b.ranked,
           b.opens_at AS "opensAt", b.closes_at AS "closesAt", b.starts_on::text AS "startsOn", b.ordinal,
           p.rules || b.rules AS rules, p.title, c.id AS "centreId", c.name AS centre, c.authority, c.region_code AS "centreRegion",
           c.timezone AS zone, q.region_code AS "quotaRegion", r.name AS "quotaName", q.capacity AS "quotaCapacity",
           q.taken AS "quotaTaken", q.reserved AS "quotaReserved", q.ranked AS "quotaRanked"
    FROM unnest(${asked.map((one) => one.code)}::text[], ${asked.map((one) => one.region)}::text[])
      WITH ORDINALITY AS w (code, region, asked)
    JOIN batch b ON b.code = w.code
    JOIN program p ON p.id = b.program_id
    JOIN training_centre c ON c.id = b.centre_id
    LEFT JOIN region_quota q ON q.batch_id = b.id AND q.region_code IN (w.region, left(w.region, 8)) AND w.region <> ''
    LEFT JOIN region r ON r.code = q.region_code`;
}
