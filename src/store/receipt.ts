import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

/** What a receipt's picture says. Nothing of the person is in it. */
export interface ReceiptFacts {
  readonly number: string;
  readonly title: string;
  readonly ordinal: number;
  readonly centre: string;
  readonly demo: boolean;
  readonly locale: string;
  /** The chat that applied, as its channel names it: nobody else is shown the picture. */
  readonly channel: string;
  readonly chatId: string;
}

export async function receiptFacts(
  tx: Transaction,
  encryption: Encryption,
  number: string,
): Promise<ReceiptFacts | null> {
  const rows = await tx.$queryRaw<(Omit<ReceiptFacts, 'chatId'> & { readonly externalEnc: string })[]>`
    SELECT a.number, p.title, b.ordinal, c.name AS centre, a.demo, i.locale, i.channel, i.external_enc AS "externalEnc"
    FROM application a
    JOIN batch b ON b.id = a.batch_id
    JOIN program p ON p.id = b.program_id
    JOIN training_centre c ON c.id = b.centre_id
    JOIN chat_identity i ON i.id = a.identity_id
    WHERE a.number = ${number}`;
  const [row] = rows;
  if (!row) return null;
  const { externalEnc, ...facts } = row;
  return { ...facts, chatId: encryption.open(externalEnc) };
}
