import { cardsOf } from '../store/application-card.js';
import { insertNotes } from '../store/application-note.js';
import { insertAudit } from '../store/audit.js';
import { derivedId } from '../store/derived-id.js';
import type { Encryption } from '../store/encryption.js';
import { insertNotices } from '../store/inbox.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';
import { cardArguments } from './application-words.js';
import { questionMs } from './limits.js';

export interface ApplicantQuestion {
  readonly application: string;
  readonly question: string;
  readonly staffId: string;
  /** Of this very question: sent twice, it is asked once. */
  readonly key: string;
}

/**
 * Gives an application back to the person with a question. It reaches the chat and stands there as a question where
 * nothing else does; elsewhere a button leads to it. The answer comes by `answer_question`. False: no such application.
 */
export async function askApplicant(
  tx: Transaction,
  encryption: Encryption,
  { application, question, staffId, key }: ApplicantQuestion,
  context: ActionContext,
): Promise<boolean> {
  const [card] = await cardsOf(tx, [application]);
  if (card === undefined) return false;
  const actor = `staff:${staffId}`;
  const id = derivedId('question', application, key);
  await insertNotes(
    tx,
    encryption,
    [{ id, application, kind: 'question', text: question, author: actor }],
    context.now,
  );
  const asks = { flow: 'question', vars: { application, question } };
  await insertNotices(tx, encryption, [
    {
      conversationId: card.identityId,
      notice: 'application_question',
      args: cardArguments(card),
      key: id,
      at: context.now,
      opens: asks,
      actions: [{ name: 'answer', ...asks, expiresAt: context.now + questionMs }],
    },
  ]);
  const audit = { actor, action: 'ask_applicant', subject: `application:${application}`, detail: {} };
  await insertAudit(tx, { id: context.newId(), ...audit }, context.now);
  return true;
}
