import type { Transaction } from './transaction.js';

/** Counters of a batch at this moment, not locked: they may be other ones when somebody applies. */
export interface SeatCounts {
  readonly capacity: number;
  readonly taken: number;
  readonly applied: number;
  readonly reserved: number;
}

/** Live counters by batch id, in one statement whatever the number of batches. */
export async function seatCounts(tx: Transaction, batchIds: Iterable<string>): Promise<Map<string, SeatCounts>> {
  const ids = [...new Set(batchIds)];
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<(SeatCounts & { id: string })[]>`
    SELECT id, capacity, taken, applied, reserved FROM batch WHERE id = ANY(${ids}::uuid[])`;
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}
