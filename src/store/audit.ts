import type { Transaction } from './transaction.js';

/** Who did what to what; never personal data. */
export interface NewAudit {
  readonly id: string;
  /** `cli`, `system`, `chat:<id>`, `staff:<id>`. */
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: object;
}

export async function insertAudit(tx: Transaction, row: NewAudit, now: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit_event (id, at, actor, action, subject, detail)
    VALUES (${row.id}::uuid, ${new Date(now).toISOString()}::timestamptz, ${row.actor}, ${row.action}, ${row.subject},
            ${JSON.stringify(row.detail)}::jsonb)`;
}
