import type { ActionSpec, Outcome } from '../flow/action.js';
import type { ApplicationCard } from '../store/application-card.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { MessageRef } from '../text/value.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { canUndo, canWithdraw, cardMessages, cardWords, namesOf } from './application-words.js';
import { mostCards } from './limits.js';
import { cardsByChat } from './my-applications.js';

/**
 * STATUS: how each application of this chat stands, newest first. The outcome says what can be done from here:
 * `undoable` a withdrawal can be taken back, `open` something can be given up, `closed` neither.
 */
export const applicationStatusSpec: ActionSpec = {
  name: 'application_status',
  kind: 'data',
  takes: {},
  outcomes: {
    none: {},
    open: { list: 'message' },
    undoable: { list: 'message' },
    closed: { list: 'message' },
  },
  messages: ['application.list.', ...cardMessages],
};

export function createApplicationStatus(needs: { readonly encryption: Encryption }): DataAction {
  return {
    ...applicationStatusSpec,
    kind: 'data',
    run: (tx, calls, context) => run(tx, calls, context, needs.encryption),
  };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  encryption: Encryption,
): Promise<readonly Outcome[]> {
  const cards = await cardsByChat(tx, calls);
  return calls.map((call) => outcomeOf(cards.get(call.conversationId) ?? [], context.now, encryption));
}

function outcomeOf(cards: readonly ApplicationCard[], now: number, encryption: Encryption): Outcome {
  if (cards.length === 0) return { outcome: 'none' };
  const names = namesOf(cards, encryption);
  const values = { list: listOf(cards.map((card) => cardWords(card, now, names.get(card.id) ?? null))) };
  if (cards.some((card) => canUndo(card, now))) return { outcome: 'undoable', values };
  return { outcome: cards.some(canWithdraw) ? 'open' : 'closed', values };
}

/** `application.list.<how many>` puts them under each other; a list value would join them with commas. */
function listOf(cards: readonly MessageRef[]): MessageRef {
  const shown = cards.slice(0, mostCards);
  const args = Object.fromEntries(shown.map((card, index) => [`card${index + 1}`, card]));
  const key = cards.length > mostCards ? 'more' : `of${shown.length}`;
  return { type: 'message', key: `application.list.${key}`, args: { ...args, rest: cards.length - shown.length } };
}
