import { arrayLiteral } from './array-literal.js';
import { Prisma } from './client-generated/client.js';
import type { Transaction } from './transaction.js';

/** A batch with its counters, locked until the transaction ends. */
export interface LockedBatch {
  readonly id: string;
  readonly code: string;
  readonly mode: 'selection' | 'first_come';
  readonly state: string;
  readonly demo: boolean;
  /** `kecamatan`, `kelurahan`, or `null` when seats are not divided. */
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
  /** The centre's. */
  readonly zone: string;
  readonly rules: unknown;
}

export interface LockedQuota {
  readonly id: string;
  readonly batchId: string;
  readonly regionCode: string;
  readonly capacity: number;
  readonly taken: number;
  readonly reserved: number;
  readonly ranked: number;
}

/** What is added to the counters of a batch or a quota; negative when people leave. */
export interface SeatChange {
  readonly id: string;
  readonly taken: number;
  readonly reserved: number;
  readonly ranked: number;
  /** Batches only. */
  readonly applied: number;
}

/**
 * Locks batches by code, ascending by id; codes that do not exist are absent. Whoever changes seats of a batch holds
 * this lock. A batch's own rules take the place of its program's, key by key.
 */
export async function lockBatches(tx: Transaction, codes: readonly string[]): Promise<LockedBatch[]> {
  return tx.$queryRaw<LockedBatch[]>`
    SELECT b.id, b.code, b.mode::text AS mode, b.state::text AS state, b.demo, b.quota_by AS "quotaBy",
           b.reserve_size AS "reserveSize", b.capacity, b.taken, b.applied, b.reserved, b.ranked,
           b.opens_at AS "opensAt", b.closes_at AS "closesAt", b.starts_on::text AS "startsOn", p.rules || b.rules AS rules,
           c.timezone AS zone
    FROM batch b JOIN program p ON p.id = b.program_id JOIN training_centre c ON c.id = b.centre_id
    WHERE b.code = ANY(${arrayLiteral(codes)}::text[])
    ORDER BY b.id
    FOR NO KEY UPDATE OF b`;
}

/** Locks the quotas of the named regions, ascending by id; pairs without a quota are absent. */
export async function lockQuotas(
  tx: Transaction,
  wanted: readonly { readonly batchId: string; readonly regionCode: string }[],
): Promise<LockedQuota[]> {
  if (wanted.length === 0) return [];
  return tx.$queryRaw<LockedQuota[]>`
    SELECT q.id, q.batch_id AS "batchId", q.region_code AS "regionCode", q.capacity, q.taken, q.reserved, q.ranked
    FROM region_quota q
    JOIN unnest(${arrayLiteral(wanted.map((one) => one.batchId))}::uuid[], ${arrayLiteral(wanted.map((one) => one.regionCode))}::text[])
      AS w (batch_id, region_code) USING (batch_id, region_code)
    ORDER BY q.id
    FOR NO KEY UPDATE OF q`;
}

/** Locks quotas by id, ascending. */
export async function lockQuotasById(tx: Transaction, ids: readonly string[]): Promise<LockedQuota[]> {
  if (ids.length === 0) return [];
  return tx.$queryRaw<LockedQuota[]>`
    SELECT id, batch_id AS "batchId", region_code AS "regionCode", capacity, taken, reserved, ranked
    FROM region_quota WHERE id = ANY(${arrayLiteral(ids)}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** Locks the quotas of these batches that somebody waits for, ascending by id. */
export async function lockWaitingQuotas(tx: Transaction, batchIds: readonly string[]): Promise<LockedQuota[]> {
  return tx.$queryRaw<LockedQuota[]>`
    SELECT id, batch_id AS "batchId", region_code AS "regionCode", capacity, taken, reserved, ranked
    FROM region_quota WHERE batch_id = ANY(${arrayLiteral(batchIds)}::uuid[]) AND reserved > 0 ORDER BY id FOR NO KEY UPDATE`;
}

/** Statements that add the changes; the rows must be locked by this transaction. */
export function countBatches(changes: readonly SeatChange[]): Prisma.Sql {
  return Prisma.sql`
    UPDATE batch SET taken = batch.taken + c.taken, reserved = batch.reserved + c.reserved,
                     ranked = batch.ranked + c.ranked, applied = batch.applied + c.applied
    FROM unnest(${arrayLiteral(changes.map((one) => one.id))}::uuid[], ${arrayLiteral(changes.map((one) => one.taken))}::int[],
                ${arrayLiteral(changes.map((one) => one.reserved))}::int[], ${arrayLiteral(changes.map((one) => one.ranked))}::int[],
                ${arrayLiteral(changes.map((one) => one.applied))}::int[]) AS c (id, taken, reserved, ranked, applied)
    WHERE batch.id = c.id`;
}

export function countQuotas(changes: readonly SeatChange[]): Prisma.Sql {
  return Prisma.sql`
    UPDATE region_quota SET taken = region_quota.taken + c.taken, reserved = region_quota.reserved + c.reserved,
                            ranked = region_quota.ranked + c.ranked
    FROM unnest(${arrayLiteral(changes.map((one) => one.id))}::uuid[], ${arrayLiteral(changes.map((one) => one.taken))}::int[],
                ${arrayLiteral(changes.map((one) => one.reserved))}::int[], ${arrayLiteral(changes.map((one) => one.ranked))}::int[])
      AS c (id, taken, reserved, ranked)
    WHERE region_quota.id = c.id`;
}
