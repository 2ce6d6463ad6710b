import { z } from 'zod';
import { stages } from '../domain/application.js';
import type { Before } from '../domain/undo.js';
import type { Transaction } from './transaction.js';

/** What an application was before the last decision of staff, while that is the last thing that happened to it. */
export interface StandingDecision {
  readonly decidedAt: number;
  readonly before: Before;
}

const beforeSchema = z.object({ stage: z.enum(stages), seat: z.boolean(), rank: z.int().nullable() });

/** The application must be locked; `null`: nothing of staff stands that could be taken back. */
export async function standingDecision(tx: Transaction, id: string): Promise<StandingDecision | null> {
  const [row] = await tx.$queryRaw<{ at: Date; before: unknown }[]>`
    SELECT decided_at AS at, decided_from AS before FROM application
    WHERE id = ${id}::uuid AND decided_at IS NOT NULL AND decided_at = updated_at`;
  const before = beforeSchema.safeParse(row?.before);
  return row && before.success ? { decidedAt: row.at.getTime(), before: before.data } : null;
}

/** Keeps what it was before, for the undo. In the same transaction as the move itself. */
export async function keepDecision(
  tx: Transaction,
  decision: { readonly id: string; readonly staffId: string; readonly before: Before },
  now: number,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE application SET decided_at = ${new Date(now).toISOString()}::timestamptz, decided_by = ${decision.staffId}::uuid,
      decided_from = ${JSON.stringify(decision.before)}::jsonb
    WHERE id = ${decision.id}::uuid`;
}

export async function forgetDecision(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`UPDATE application SET decided_at = NULL, decided_by = NULL, decided_from = NULL WHERE id = ${id}::uuid`;
}
