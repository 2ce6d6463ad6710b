import { insertAudit } from '../store/audit.js';
import type { Encryption } from '../store/encryption.js';
import { findStaff, updateStaff } from '../store/staff.js';
import type { ModelTransaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';

export interface StaffChange {
  readonly staffId: string;
  /** Shut out, or let in again. */
  readonly shut: boolean;
  /** `staff:<id>`. */
  readonly actor: string;
}

/** Shuts a member out at once, or lets them in again. Nobody shuts themselves out: the last admin would be gone. */
export async function changeStaff(
  tx: ModelTransaction,
  encryption: Encryption,
  { staffId, shut, actor }: StaffChange,
  context: ActionContext,
): Promise<boolean> {
  const member = await findStaff(tx, encryption, { id: staffId });
  if (member === null || actor === `staff:${staffId}`) return false;
  await updateStaff(tx, encryption, staffId, { disabled: shut }, context.now);
  const action = shut ? 'staff.shut' : 'staff.let_in';
  await insertAudit(tx, { id: context.newId(), actor, action, subject: `staff:${staffId}`, detail: {} }, context.now);
  return true;
}
