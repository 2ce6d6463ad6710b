import { insertAudit } from '../store/audit.js';
import type { Encryption } from '../store/encryption.js';
import { findStaff, insertStaff, type StaffRole, updateStaff } from '../store/staff.js';
import { insertInvitation } from '../store/staff-invitation.js';
import type { ModelTransaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';
import { invitationMs } from './limits.js';

export interface StaffInvite {
  readonly address: string;
  /** Left out: an officer, or what the member is already. */
  readonly role?: StaffRole | undefined;
  /** Random, from whoever calls. */
  readonly token: string;
  /** For the audit: `cli`, `staff:<id>`. */
  readonly actor: string;
  /** Epoch milliseconds of real time: a link does not live longer because a test moved the business clock. */
  readonly realNow: number;
}

/**
 * Makes a staff member, or finds the one with this address, and a one-time link to set a password: the first link and the
 * one for a forgotten password are the same. A member who was shut out may come in again.
 */
export async function inviteStaff(
  tx: ModelTransaction,
  encryption: Encryption,
  invite: StaffInvite,
  context: ActionContext,
): Promise<{ readonly staffId: string; readonly made: boolean; readonly expiresAt: number }> {
  const { address, role, token, actor, realNow } = invite;
  const known = await findStaff(tx, encryption, { address });
  const staffId = known?.id ?? context.newId();
  if (known === null) await insertStaff(tx, encryption, { id: staffId, address, role: role ?? 'officer' }, context.now);
  else {
    const change = { disabled: false, ...(role === undefined ? {} : { role }) };
    await updateStaff(tx, encryption, staffId, change, context.now);
  }
  const expiresAt = realNow + invitationMs;
  await insertInvitation(tx, { token, staffId, now: realNow, expiresAt });
  const detail = { role: role ?? known?.role ?? 'officer', made: known === null };
  await insertAudit(
    tx,
    { id: context.newId(), actor, action: 'staff.invite', subject: `staff:${staffId}`, detail },
    context.now,
  );
  return { staffId, made: known === null, expiresAt };
}
