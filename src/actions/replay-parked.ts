import { insertAudit } from '../store/audit.js';
import { replayParked as unpark } from '../store/parked.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';

/**
 * Lets a message that could not be answered be tried once more, as its conversation stands now. False when it does not wait
 * for that. Whoever calls it wakes the turn (`inbox`) after the commit.
 */
export async function replayParked(
  tx: Transaction,
  parked: { readonly id: string; readonly actor: string },
  context: ActionContext,
): Promise<boolean> {
  const { id, actor } = parked;
  if (!(await unpark(tx, id))) return false;
  const audit = { id: context.newId(), actor, action: 'parked.replay', subject: id, detail: {} };
  await insertAudit(tx, audit, context.now);
  return true;
}
