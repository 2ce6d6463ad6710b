import { arrayLiteral } from './array-literal.js';
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

/** Several at once, in one statement. */
export async function insertAudits(tx: Transaction, rows: readonly NewAudit[], now: number): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO audit_event (id, at, actor, action, subject, detail)
    SELECT id, to_timestamp(${now}::float8 / 1000), actor, action, subject, detail::jsonb FROM unnest(
      ${arrayLiteral(rows.map((row) => row.id))}::uuid[], ${arrayLiteral(rows.map((row) => row.actor))}::text[],
      ${arrayLiteral(rows.map((row) => row.action))}::text[], ${arrayLiteral(rows.map((row) => row.subject))}::text[],
      ${arrayLiteral(rows.map((row) => JSON.stringify(row.detail)))}::text[]
    ) AS a (id, actor, action, subject, detail)`;
}

export async function insertAudit(tx: Transaction, row: NewAudit, now: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit_event (id, at, actor, action, subject, detail)
    VALUES (${row.id}::uuid, ${new Date(now).toISOString()}::timestamptz, ${row.actor}, ${row.action}, ${row.subject},
            ${JSON.stringify(row.detail)}::jsonb)`;
}
