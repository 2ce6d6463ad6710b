import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

export interface NewConsent {
  readonly id: string;
  /** The chat that answered; its channel is kept with the row. */
  readonly identityId: string;
  /** `notice.register`, `alerts`, `tracer`, `share.<company>`. */
  readonly purpose: string;
  readonly given: boolean;
  readonly textVersion: string;
  /** SHA-256 of the text as it was shown, hexadecimal. */
  readonly textHash: string;
  readonly locale: string;
  /** The message that carried the answer. */
  readonly inboxId: string | null;
}

/** Keeps the proof of what was shown and answered. A row that stands already (a repeat of the call) stays as it is. */
export async function insertConsents(tx: Transaction, rows: readonly NewConsent[], now: number): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO consent (id, identity_id, purpose, given, text_version, text_hash, locale, channel, inbox_id, at)
    SELECT t.id, t.identity_id, t.purpose, t.given, t.text_version, t.text_hash, t.locale, i.channel, t.inbox_id,
           ${new Date(now).toISOString()}::timestamptz
    FROM unnest(${arrayLiteral(rows.map((row) => row.id))}::uuid[], ${arrayLiteral(rows.map((row) => row.identityId))}::uuid[],
                ${arrayLiteral(rows.map((row) => row.purpose))}::text[], ${arrayLiteral(rows.map((row) => row.given))}::boolean[],
                ${arrayLiteral(rows.map((row) => row.textVersion))}::text[], ${arrayLiteral(rows.map((row) => row.textHash))}::text[],
                ${arrayLiteral(rows.map((row) => row.locale))}::text[], ${arrayLiteral(rows.map((row) => row.inboxId))}::uuid[])
      AS t (id, identity_id, purpose, given, text_version, text_hash, locale, inbox_id)
    JOIN chat_identity i ON i.id = t.identity_id
    ON CONFLICT (id) DO NOTHING`;
}
