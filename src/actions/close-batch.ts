import { insertAudit } from '../store/audit.js';
import { moveBatch } from '../store/batch.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';

/**
 * Ends the registration for a batch before its day; whoever has applied stays. False when it takes none. `openBatch` takes it
 * back. Whoever calls it wakes the others (`catalogue`) after the commit.
 */
export async function closeBatch(
  tx: Transaction,
  batch: { readonly code: string; readonly actor: string },
  context: ActionContext,
): Promise<boolean> {
  const { code, actor } = batch;
  const found = await moveBatch(tx, code, { from: ['open'], to: 'closed' });
  if (found?.before !== 'open') return false;
  const audit = { id: context.newId(), actor, action: 'batch.close', subject: `batch:${found.id}`, detail: { code } };
  await insertAudit(tx, audit, context.now);
  return true;
}
