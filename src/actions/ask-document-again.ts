import type { DocumentFault, DocumentKind } from '../domain/document.js';
import { cardsOf } from '../store/application-card.js';
import { insertAudit } from '../store/audit.js';
import { releaseKind } from '../store/document.js';
import type { Encryption } from '../store/encryption.js';
import { insertNotices } from '../store/inbox.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';
import { cardArguments } from './application-words.js';
import { documentName } from './document-cases.js';
import { questionMs } from './limits.js';

export interface DocumentWish {
  readonly application: string;
  readonly kind: DocumentKind;
  readonly fault: DocumentFault;
  readonly staffId: string;
}

/**
 * Staff cannot use a document: what came is removed, the person is told which and why, and the documents flow asks for it
 * again, at once where nothing else stands in the chat. False: there is no such document (any more).
 */
export async function askDocumentAgain(
  tx: Transaction,
  encryption: Encryption,
  { application, kind, fault, staffId }: DocumentWish,
  { now, newId }: ActionContext,
): Promise<boolean> {
  const [card] = await cardsOf(tx, [application]);
  if (card === undefined || (await releaseKind(tx, application, kind)) === 0) return false;
  const { number, training } = cardArguments(card);
  const sends = { flow: 'documents', vars: { number: card.number } };
  const reason = { type: 'message', key: `document.fault.${fault}` };
  await insertNotices(tx, encryption, [
    {
      conversationId: card.identityId,
      notice: 'document_again',
      args: { number, training, name: documentName(kind), reason },
      key: `${application} ${kind} ${now}`,
      at: now,
      opens: sends,
      actions: [{ name: 'send', ...sends, expiresAt: now + questionMs }],
    },
  ]);
  const audit = { actor: `staff:${staffId}`, action: 'ask_document', subject: `application:${application}` };
  await insertAudit(tx, { id: newId(), ...audit, detail: { kind, fault } }, now);
  return true;
}
