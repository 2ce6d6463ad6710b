import { setTimeout as delay } from 'node:timers/promises';
import type { Prisma, PrismaClient } from './client-generated/client.js';
import { transactionLimits } from './limits.js';

/** What every store function and every data action is handed. Nothing on a network may happen while one is open. */
export interface Transaction {
  $queryRaw<T = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<T>;
  $queryRawUnsafe<T = unknown>(query: string, ...values: unknown[]): Promise<T>;
  /** Answers how many rows were changed. */
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
}

/** The same with Prisma's models, for what is seldom done and reads better so. */
export type ModelTransaction = Prisma.TransactionClient;

export interface TransactionOptions {
  /** Longest time that the transaction may take; the limit of the folder when left out. */
  readonly timeoutMs?: number;
}

/**
 * Runs `work` in one transaction and commits. A deadlock (40P01) or a write conflict (40001) rolls back and runs `work`
 * again, so `work` must not change anything outside the database. Any other error rolls back and is thrown.
 */
export async function runTransaction<T>(
  prisma: PrismaClient,
  work: (tx: ModelTransaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const limits = { maxWait: transactionLimits.maxWaitMs, timeout: options.timeoutMs ?? transactionLimits.timeoutMs };
  return againAfterConflict(() => prisma.$transaction(work, limits));
}

/** Tries once more, a few times, what lost a deadlock or a write conflict. */
export async function againAfterConflict<T>(once: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once();
    } catch (error) {
      if (attempt >= transactionLimits.attempts || !isConflict(error)) throw error;
      await delay(transactionLimits.retryGapMs * attempt);
    }
  }
}

/** SQLSTATEs after which the same work may simply be done again. */
const conflictStates = new Set(['40P01', '40001']);

/** Is this a deadlock or a write conflict? Understands Prisma's errors and those of `pg`. */
export function isConflict(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && (error.code === 'P2034' || conflictStates.has(String(error.code)))) return true;
  if ('originalCode' in error && conflictStates.has(String(error.originalCode))) return true;
  if ('cause' in error && isConflict(error.cause)) return true;
  return 'meta' in error && isConflictMeta(error.meta);
}

/** Raw queries carry the driver's error in `meta.driverAdapterError`. */
function isConflictMeta(meta: unknown): boolean {
  if (typeof meta !== 'object' || meta === null) return false;
  return 'driverAdapterError' in meta && isConflict(meta.driverAdapterError);
}
