import { insertAudit } from '../store/audit.js';
import { settleForStaff } from '../store/fallback.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';

/** Staff have told somebody what reached them in no chat. `false`: it is not on the list (any more). */
export async function settleUnreached(
  tx: Transaction,
  { id, actor }: { readonly id: string; readonly actor: string },
  { now, newId }: ActionContext,
): Promise<boolean> {
  if (!(await settleForStaff(tx, { id, by: actor }, now))) return false;
  const audit = { id: newId(), actor, action: 'fallback.done', subject: `notice:${id}`, detail: {} };
  await insertAudit(tx, audit, now);
  return true;
}
