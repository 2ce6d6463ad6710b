import { arrayLiteral } from './array-literal.js';
import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

/** A question of staff about an application, or the person's answer. */
export interface ApplicationNote {
  readonly kind: 'question' | 'answer';
  readonly text: string;
  readonly at: Date;
}

export interface NewNote {
  readonly id: string;
  readonly application: string;
  readonly kind: 'question' | 'answer';
  readonly text: string;
  /** `staff:<id>` or `chat:<id>`. */
  readonly author: string;
}

/** A note that stands already (a repeat) stays as it is. */
export async function insertNotes(
  tx: Transaction,
  encryption: Encryption,
  notes: readonly NewNote[],
  now: number,
): Promise<void> {
  if (notes.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO application_note (id, application_id, kind, body_enc, author, at)
    SELECT t.*, to_timestamp(${now}::float8 / 1000) FROM unnest(
      ${arrayLiteral(notes.map((one) => one.id))}::uuid[], ${arrayLiteral(notes.map((one) => one.application))}::uuid[],
      ${arrayLiteral(notes.map((one) => one.kind))}::text[], ${arrayLiteral(notes.map((one) => encryption.seal(one.text)))}::text[],
      ${arrayLiteral(notes.map((one) => one.author))}::text[]) AS t (id, application_id, kind, body_enc, author)
    ON CONFLICT (id) DO NOTHING`;
}

/** Oldest first. */
export async function notesOf(
  tx: Pick<Transaction, '$queryRaw'>,
  encryption: Encryption,
  application: string,
): Promise<ApplicationNote[]> {
  const rows = await tx.$queryRaw<{ kind: string; body: string; at: Date }[]>`
    SELECT kind, body_enc AS body, at FROM application_note WHERE application_id = ${application}::uuid ORDER BY at, id`;
  return rows.map(({ kind, body, at }) => ({
    kind: kind === 'question' ? 'question' : 'answer',
    text: encryption.open(body),
    at,
  }));
}

/** Which of these applications were made in these chats? */
export async function ownApplications(
  tx: Transaction,
  asked: readonly { readonly application: string; readonly chat: string }[],
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ key: string }[]>`
    SELECT a.id || ' ' || a.identity_id AS key FROM application a
    JOIN unnest(${arrayLiteral(asked.map((one) => one.application))}::uuid[], ${arrayLiteral(asked.map((one) => one.chat))}::uuid[])
      AS w (id, chat) ON w.id = a.id AND w.chat = a.identity_id`;
  return new Set(rows.map((row) => row.key));
}
