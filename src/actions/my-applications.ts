import { z } from 'zod';
import type { ActionSpec, Outcome, Row } from '../flow/action.js';
import { type ApplicationCard, cardsOfChats } from '../store/application-card.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { canUndo, canWithdraw, cardArguments, namesOf, stageWords } from './application-words.js';

/**
 * Applications of this chat that something can be done with: `can: withdraw` or `can: undo`. One is told whole, several
 * are rows to choose from; `application` narrows them down to the chosen one.
 */
export const myApplicationsSpec: ActionSpec = {
  name: 'my_applications',
  kind: 'data',
  takes: { can: { type: 'text' }, application: { type: 'text', optional: true } },
  outcomes: { none: {}, one: { application: 'text', number: 'text', training: 'message' }, many: {} },
  rows: ['one', 'many'],
  messages: [
    'application.bring.',
    'application.document.',
    'application.hint',
    'application.hint_of',
    'application.stage.',
    'application.training',
    'application.training_demo',
  ],
};

const inputSchema = z.object({ can: z.enum(['withdraw', 'undo']), application: z.string().optional() });

export function createMyApplications(needs: { readonly encryption: Encryption }): DataAction {
  return {
    ...myApplicationsSpec,
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
  return calls.map((call) => {
    const { can, application } = inputSchema.parse(call.input);
    const all = cards.get(call.conversationId) ?? [];
    const names = namesOf(all, encryption);
    const able = all.filter((card) => (can === 'withdraw' ? canWithdraw(card) : canUndo(card, context.now)));
    return outcomeOf(application === undefined ? able : able.filter((card) => card.id === application), names);
  });
}

/** The cards of the calls' chats, newest first. */
export async function cardsByChat(tx: Transaction, calls: readonly Call[]): Promise<Map<string, ApplicationCard[]>> {
  const chats = [...new Set(calls.map((call) => call.conversationId))];
  const byChat = new Map<string, ApplicationCard[]>();
  for (const card of await cardsOfChats(tx, chats))
    byChat.set(card.identityId, [...(byChat.get(card.identityId) ?? []), card]);
  return byChat;
}

function outcomeOf(cards: readonly ApplicationCard[], names: ReadonlyMap<string, string>): Outcome {
  const [first] = cards;
  if (!first) return { outcome: 'none' };
  const rows = cards.map((card) => rowOf(card, names.get(card.id)));
  if (cards.length > 1) return { outcome: 'many', rows };
  const { number, training } = cardArguments(first);
  return { outcome: 'one', values: { application: first.id, number, training }, rows };
}

/** The number tells two applications apart where the title is cut. */
function rowOf(card: ApplicationCard, who: string | undefined): Row {
  return {
    id: card.id,
    label: `${card.number} ${card.title}`,
    hint: {
      type: 'message',
      key: who === undefined ? 'application.hint' : 'application.hint_of',
      args: { stage: stageWords(card.stage), centre: card.centre, demo: card.demo, who: who ?? null },
    },
  };
}
