import type { Encryption } from './encryption.js';
import type { ModelTransaction } from './transaction.js';

/** admin: everything, and who else may log in; officer: everything else. */
export const staffRoles = ['admin', 'officer'] as const;
export type StaffRole = (typeof staffRoles)[number];

export interface StaffMember {
  readonly id: string;
  readonly address: string;
  /** `null` until the first invitation was used. */
  readonly name: string | null;
  readonly role: StaffRole;
  readonly disabled: boolean;
}

interface Row {
  readonly id: string;
  readonly addressEnc: string;
  readonly nameEnc: string | null;
  readonly role: string;
  readonly disabledAt: Date | null;
}

const columns = { id: true, addressEnc: true, nameEnc: true, role: true, disabledAt: true } as const;

/** Addresses are compared in lower case without spaces around them. */
export function readAddress(text: string): string | null {
  const address = text.trim().toLowerCase();
  return /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,63}$/.test(address) ? address : null;
}

/** The name by which better-auth knows a staff member; it never sees the address. */
export function loginOf(staffId: string): string {
  return `${staffId}@staff.invalid`;
}

function opened(encryption: Encryption, row: Row): StaffMember {
  return {
    id: row.id,
    address: encryption.open(row.addressEnc),
    name: row.nameEnc === null ? null : encryption.open(row.nameEnc),
    role: row.role === 'admin' ? 'admin' : 'officer',
    disabled: row.disabledAt !== null,
  };
}

export async function findStaff(
  tx: ModelTransaction,
  encryption: Encryption,
  who: { readonly id: string } | { readonly address: string },
): Promise<StaffMember | null> {
  const where = 'id' in who ? { id: who.id } : { addressHash: { in: encryption.hashes('address', who.address) } };
  const row = await tx.staff.findFirst({ where, select: columns });
  return row && opened(encryption, row);
}

export async function listStaff(tx: ModelTransaction, encryption: Encryption): Promise<StaffMember[]> {
  const rows = await tx.staff.findMany({ select: columns, orderBy: { createdAt: 'asc' } });
  return rows.map((row) => opened(encryption, row));
}

/** How many can log in, or could once they used their invitation. */
export async function countStaff(tx: ModelTransaction): Promise<number> {
  return tx.staff.count({ where: { disabledAt: null } });
}

export async function insertStaff(
  tx: ModelTransaction,
  encryption: Encryption,
  member: { readonly id: string; readonly address: string; readonly role: StaffRole },
  now: number,
): Promise<void> {
  const at = new Date(now);
  await tx.staff.create({
    data: {
      id: member.id,
      email: loginOf(member.id),
      role: member.role,
      addressEnc: encryption.seal(member.address),
      addressHash: encryption.hash('address', member.address),
      createdAt: at,
      updatedAt: at,
    },
  });
}

/** Changes what may change. A disabled member's sessions end at once. */
export async function updateStaff(
  tx: ModelTransaction,
  encryption: Encryption,
  id: string,
  change: { readonly name?: string; readonly role?: StaffRole; readonly disabled?: boolean },
  now: number,
): Promise<void> {
  await tx.staff.update({
    where: { id },
    data: {
      updatedAt: new Date(now),
      ...(change.name === undefined ? {} : { nameEnc: encryption.seal(change.name) }),
      ...(change.role === undefined ? {} : { role: change.role }),
      ...(change.disabled === undefined ? {} : { disabledAt: change.disabled ? new Date(now) : null }),
    },
  });
  if (change.disabled === true) await tx.staffSession.deleteMany({ where: { userId: id } });
}

/** Puts a new password in the place of the old one; whoever is logged in with the old one is out. `hash` is better-auth's. */
export async function savePassword(
  tx: ModelTransaction,
  credential: { readonly id: string; readonly staffId: string; readonly hash: string },
  now: number,
): Promise<void> {
  const { id, staffId, hash } = credential;
  const at = new Date(now);
  await tx.staffCredential.upsert({
    where: { providerId_userId: { providerId: 'credential', userId: staffId } },
    create: {
      id,
      accountId: staffId,
      providerId: 'credential',
      userId: staffId,
      password: hash,
      createdAt: at,
      updatedAt: at,
    },
    update: { password: hash, updatedAt: at },
  });
  await tx.staffSession.deleteMany({ where: { userId: staffId } });
}
