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

/** Opens a draft and locks it; answers its id, or the state in the way, or `null` when there is no such batch. */
export async function openDraft(
  tx: Transaction,
  code: string,
): Promise<{ readonly id: string; readonly before: ListedBatch['state']; readonly closesAt: Date } | null> {
  const [row] = await tx.$queryRaw<{ id: string; before: ListedBatch['state']; closesAt: Date }[]>`
    WITH locked AS (SELECT id, state FROM batch WHERE code = ${code} FOR UPDATE),
    opened AS (UPDATE batch SET state = 'open' FROM locked WHERE batch.id = locked.id AND locked.state = 'draft')
    SELECT batch.id, locked.state::text AS before, batch.closes_at AS "closesAt" FROM locked JOIN batch ON batch.id = locked.id`;
  return row ?? null;
}
