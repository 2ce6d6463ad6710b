import { createHash } from 'node:crypto';
import type { ModelTransaction } from './transaction.js';

/** The token itself is in the link only: whoever reads the table cannot follow it. It is 256 random bits, so no salt is needed. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

export interface NewInvitation {
  readonly token: string;
  readonly staffId: string;
  /** Epoch milliseconds, real time. */
  readonly now: number;
  readonly expiresAt: number;
}

/** A new link; the earlier ones of the same member stop working. */
export async function insertInvitation(tx: ModelTransaction, invitation: NewInvitation): Promise<void> {
  const { token, staffId, now, expiresAt } = invitation;
  const at = new Date(now);
  await tx.staffInvitation.updateMany({ where: { staffId, usedAt: null }, data: { usedAt: at } });
  await tx.staffInvitation.create({
    data: { tokenDigest: digest(token), staffId, createdAt: at, expiresAt: new Date(expiresAt) },
  });
}

/** Whose link it is, while it works. Looking does not use it up: programs that preview links look, too. */
export async function invitedStaff(tx: ModelTransaction, token: string, now: number): Promise<string | null> {
  const row = await tx.staffInvitation.findUnique({ where: { tokenDigest: digest(token) } });
  return row && row.usedAt === null && row.expiresAt.getTime() > now ? row.staffId : null;
}

/** Uses the link up; `null` when it does not work (any more). Of two at once, one gets it. */
export async function takeInvitation(tx: ModelTransaction, token: string, now: number): Promise<string | null> {
  const tokenDigest = digest(token);
  const at = new Date(now);
  const { count } = await tx.staffInvitation.updateMany({
    where: { tokenDigest, usedAt: null, expiresAt: { gt: at } },
    data: { usedAt: at },
  });
  if (count === 0) return null;
  const row = await tx.staffInvitation.findUnique({ where: { tokenDigest } });
  return row?.staffId ?? null;
}
