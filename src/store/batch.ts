import type { Transaction } from './transaction.js';

/** A batch as staff lists it. */
export interface ListedBatch {
  readonly code: string;
  readonly centre: string;
  readonly centreCode: string;
  readonly trade: string;
  readonly title: string;
  readonly mode: 'selection' | 'first_come';
  readonly state: 'draft' | 'open' | 'closed' | 'cancelled';
  readonly capacity: number;
  readonly taken: number;
  readonly reserved: number;
  readonly applied: number;
  readonly quotaBy: string | null;
  /** ISO instants. */
  readonly opensAt: string;
  readonly closesAt: string;
  readonly startsOn: string;
  readonly timezone: string;
  readonly demo: boolean;
}

/** All batches by start, or those of one centre or one code. */
export async function listBatches(
  tx: Transaction,
  only: { readonly centre?: string | undefined; readonly code?: string | undefined } = {},
): Promise<ListedBatch[]> {
  const rows = await tx.$queryRaw<(Omit<ListedBatch, 'opensAt' | 'closesAt'> & { opensAt: Date; closesAt: Date })[]>`
    SELECT b.code, c.name AS centre, c.code AS "centreCode", p.trade_key AS trade, p.title, b.mode::text AS mode,
           b.state::text AS state, b.capacity, b.taken, b.reserved, b.applied, b.quota_by AS "quotaBy",
           b.opens_at AS "opensAt", b.closes_at AS "closesAt", b.starts_on::text AS "startsOn", c.timezone,
           b.demo OR p.demo OR c.demo AS demo
    FROM batch b JOIN program p ON p.id = b.program_id JOIN training_centre c ON c.id = b.centre_id
    WHERE (${only.centre ?? null}::text IS NULL OR c.code = ${only.centre ?? null})
      AND (${only.code ?? null}::text IS NULL OR b.code = ${only.code ?? null})
    ORDER BY b.starts_on, b.code`;
  return rows.map((row) => ({ ...row, opensAt: row.opensAt.toISOString(), closesAt: row.closesAt.toISOString() }));
}

/** Moves a batch from one of these states on and locks it; answers what it was before, or `null` when there is no such batch. */
export async function moveBatch(
  tx: Transaction,
  code: string,
  { from, to }: { readonly from: readonly ListedBatch['state'][]; readonly to: ListedBatch['state'] },
): Promise<{ readonly id: string; readonly before: ListedBatch['state'] } | null> {
  const [row] = await tx.$queryRaw<{ id: string; before: ListedBatch['state'] }[]>`
    WITH locked AS (SELECT id, state::text AS before FROM batch WHERE code = ${code} FOR UPDATE),
    moved AS (UPDATE batch SET state = ${to}::batch_state FROM locked
              WHERE batch.id = locked.id AND locked.before = ANY(${[...from]}::text[]))
    SELECT id, before FROM locked`;
  return row ?? null;
}
