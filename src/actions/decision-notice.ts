import type { DecisionAsked } from '../domain/staff-decision.js';
import type { ApplicationCard } from '../store/application-card.js';
import type { Encryption } from '../store/encryption.js';
import { insertNotices } from '../store/inbox.js';
import type { Transaction } from '../store/transaction.js';
import { cardArguments, stageWords } from './application-words.js';
import { questionMs } from './limits.js';

const notices = {
  verify: 'application_verified',
  accept: 'application_accepted',
  confirm: 'application_confirmed',
  reject: 'application_rejected',
  undo: 'decision_undone',
} as const;

/** Tells the chat that applied what was decided; never a final word without its reason. */
export async function tellDecision(
  tx: Transaction,
  encryption: Encryption,
  told: { readonly card: ApplicationCard | undefined; readonly asked: DecisionAsked; readonly now: number },
): Promise<void> {
  const { card, asked, now } = told;
  if (card === undefined) return;
  const { decision, reason } = asked;
  const args = {
    ...cardArguments(card),
    stage: stageWords(card.stage),
    ...(reason === undefined ? {} : { reason: { type: 'message', key: `application.reason.${reason}` } }),
  };
  const notice = {
    conversationId: card.identityId,
    personId: card.personId,
    notice: notices[decision],
    args,
    key: `${card.id} ${now}`,
    at: now,
    // Whoever did not succeed here is shown what else is open.
    ...(decision === 'reject' ? { actions: [othersOf(card, now)] } : {}),
  };
  await insertNotices(tx, encryption, [notice]);
}

function othersOf({ trade }: ApplicationCard, now: number) {
  return { name: 'others', flow: 'discover', vars: { trade }, expiresAt: now + questionMs };
}
