import { isOpen } from '../domain/application.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import type { ApplicationCard } from '../store/application-card.js';
import type { Transaction } from '../store/transaction.js';
import type { MessageRef } from '../text/value.js';
import type { Call, DataAction } from './action.js';
import { cardArguments } from './application-words.js';
import { cardsByChat } from './my-applications.js';

/** Before BERHENTI: which dates of open applications would pass unannounced. */
export const whatStopsSpec: ActionSpec = {
  name: 'what_stops',
  kind: 'data',
  takes: {},
  outcomes: { none: {}, some: { missed: 'list' } },
  messages: ['application.training', 'application.training_demo', 'stop.missed.'],
};

/** Dates named in one message. */
const shownMost = 3;

export function createWhatStops(): DataAction {
  return {
    ...whatStopsSpec,
    kind: 'data',
    run: async (tx: Transaction, calls: readonly Call[]) => {
      const byChat = await cardsByChat(tx, calls);
      return calls.map((call): Outcome => {
        const open = (byChat.get(call.conversationId) ?? []).filter(
          ({ stage }) => isOpen(stage) && stage !== 'graduated',
        );
        if (open.length === 0) return { outcome: 'none' };
        return { outcome: 'some', values: { missed: open.slice(0, shownMost).map(missedOf) } };
      });
    },
  };
}

/** Who has a seat misses the first day, all others what is decided after the registration closes. */
function missedOf(card: ApplicationCard): MessageRef {
  const key = card.seat || card.stage === 'in_training' ? 'start' : card.stage === 'reserve' ? 'reserve' : 'result';
  return { type: 'message', key: `stop.missed.${key}`, args: cardArguments(card) };
}
