import { insertAudit } from '../store/audit.js';
import type { Encryption } from '../store/encryption.js';
import { savePassword, updateStaff } from '../store/staff.js';
import { takeInvitation } from '../store/staff-invitation.js';
import type { ModelTransaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';

export interface Acceptance {
  readonly token: string;
  readonly name: string;
  /** As better-auth hashes it. */
  readonly passwordHash: string;
  /** Epoch milliseconds, real time. */
  readonly realNow: number;
}

/** Uses a one-time link up: name and password stand from now on. `null`: the link does not work (any more). */
export async function acceptInvitation(
  tx: ModelTransaction,
  encryption: Encryption,
  { token, name, passwordHash, realNow }: Acceptance,
  context: ActionContext,
): Promise<{ readonly staffId: string } | null> {
  const staffId = await takeInvitation(tx, token, realNow);
  if (staffId === null) return null;
  await updateStaff(tx, encryption, staffId, { name }, context.now);
  await savePassword(tx, { id: context.newId(), staffId, hash: passwordHash }, context.now);
  const audit = {
    id: context.newId(),
    actor: `staff:${staffId}`,
    action: 'staff.password',
    subject: `staff:${staffId}`,
  };
  await insertAudit(tx, { ...audit, detail: {} }, context.now);
  return { staffId };
}
