import { z } from 'zod';
import { isOpen } from '../domain/application.js';
import { receiptRef } from '../domain/receipt-ref.js';
import type { ActionSpec, Outcome, Row } from '../flow/action.js';
import type { ApplicationCard } from '../store/application-card.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { Call, DataAction } from './action.js';
import { cardArguments, namesOf, stageWords } from './application-words.js';
import { cardsByChat } from './my-applications.js';

/**
 * A registration of this chat as a picture. `picture` names it; it is drawn when it is sent or looked at, so that nothing
 * has to be kept. `number` narrows several down to one.
 */
export const receiptSpec: ActionSpec = {
  name: 'receipt',
  kind: 'data',
  takes: { number: { type: 'text', optional: true } },
  outcomes: { none: {}, one: { number: 'text', picture: 'text', training: 'message' }, many: {} },
  rows: ['one', 'many'],
  messages: [
    'application.training',
    'application.training_demo',
    'application.hint',
    'application.hint_of',
    'application.stage.',
  ],
};

const inputSchema = z.object({ number: z.string().optional() });

export function createReceipt({ encryption }: { readonly encryption: Encryption }): DataAction {
  return {
    ...receiptSpec,
    kind: 'data',
    run: async (tx: Transaction, calls: readonly Call[]) => {
      const cards = await cardsByChat(tx, calls);
      return calls.map((call) => {
        const { number } = inputSchema.parse(call.input);
        const open = (cards.get(call.conversationId) ?? []).filter(({ stage }) => isOpen(stage));
        const names = namesOf(open, encryption);
        return outcomeOf(number === undefined ? open : open.filter((card) => card.number === number), names);
      });
    },
  };
}

function outcomeOf(cards: readonly ApplicationCard[], names: ReadonlyMap<string, string>): Outcome {
  const [first] = cards;
  if (!first) return { outcome: 'none' };
  const rows = cards.map((card) => rowOf(card, names.get(card.id)));
  if (cards.length > 1) return { outcome: 'many', rows };
  const { number, training } = cardArguments(first);
  return { outcome: 'one', values: { number, picture: receiptRef(number), training }, rows };
}

function rowOf({ number, title, stage, centre, demo }: ApplicationCard, who: string | undefined): Row {
  return {
    id: number,
    label: `${number} ${title}`,
    hint: {
      type: 'message',
      key: who === undefined ? 'application.hint' : 'application.hint_of',
      args: { stage: stageWords(stage), centre, demo, who: who ?? null },
    },
  };
}
