import type { DocumentFault, DocumentKind } from '../domain/document.js';
import { type ApplicationCard, cardsOf } from '../store/application-card.js';
import { insertAudit } from '../store/audit.js';
import { derivedId } from '../store/derived-id.js';
import { releaseKind } from '../store/document.js';
import type { Encryption } from '../store/encryption.js';
import { type NewFallback, saveFallbacks } from '../store/fallback.js';
import { insertNotices, type NewNotice } from '../store/inbox.js';
import { unreadChats } from '../store/person-chat.js';
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

/** `counter`: the person has no chat, so staff have to call them in. `gone`: there is no such document (any more). */
export type DocumentAsked = 'chat' | 'counter' | 'gone';

/**
 * Staff cannot use a document: what came is removed, the person is told which and why, and the documents flow asks for it
 * again, at once where nothing else stands in the chat. Who has no chat goes on the list of people to call.
 */
export async function askDocumentAgain(
  tx: Transaction,
  encryption: Encryption,
  { application, kind, fault, staffId }: DocumentWish,
  { now, newId }: ActionContext,
): Promise<DocumentAsked> {
  const [card] = await cardsOf(tx, [application]);
  if (card === undefined || (await releaseKind(tx, application, kind)) === 0) return 'gone';
  const key = `${application} ${kind} ${now}`;
  const chatless = (await unreadChats(tx, [card.identityId])).size > 0;
  if (chatless) await saveFallbacks(tx, [toCall(card, key)], now);
  else await insertNotices(tx, encryption, [noticeOf(card, { kind, fault, key, now })]);
  const audit = { actor: `staff:${staffId}`, action: 'ask_document', subject: `application:${application}` };
  await insertAudit(tx, { id: newId(), ...audit, detail: { kind, fault } }, now);
  return chatless ? 'counter' : 'chat';
}

function noticeOf(
  card: ApplicationCard,
  { kind, fault, key, now }: Pick<DocumentWish, 'kind' | 'fault'> & { readonly key: string; readonly now: number },
): NewNotice {
  const { number, training } = cardArguments(card);
  const sends = { flow: 'documents', vars: { number: card.number } };
  const reason = { type: 'message', key: `document.fault.${fault}` };
  return {
    conversationId: card.identityId,
    notice: 'document_again',
    args: { number, training, name: documentName(kind), reason },
    key,
    at: now,
    opens: sends,
    actions: [{ name: 'send', ...sends, expiresAt: now + questionMs }],
  };
}

function toCall({ personId }: ApplicationCard, key: string): NewFallback {
  const noticeId = derivedId('notice', 'document_again', key);
  const notice = { noticeId, notice: 'document_again', purpose: 'service', personId, conversationId: null };
  return { ...notice, reason: 'no_chat', state: 'staff' };
}
