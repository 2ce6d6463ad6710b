import { z } from 'zod';
import { isOpen } from '../domain/application.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { cardArguments, groupedCode, momentAt } from './application-words.js';
import { cardsByChat } from './my-applications.js';

/**
 * Does the registration still wait for a guardian's word? `settled`: they have answered, it has ended, or its class is
 * closed; staff see the flag of those that closed without an answer, and decide.
 */
export const guardianMissingSpec: ActionSpec = {
  name: 'guardian_missing',
  kind: 'data',
  takes: { number: { type: 'text' } },
  outcomes: { waits: { number: 'text', training: 'message', code: 'text', closes: 'moment' }, settled: {} },
  messages: ['application.training', 'application.training_demo'],
};

const inputSchema = z.object({ number: z.string() });

export function createGuardianMissing(): DataAction {
  return { ...guardianMissingSpec, kind: 'data', run };
}

async function run(tx: Transaction, calls: readonly Call[], { now }: ActionContext): Promise<readonly Outcome[]> {
  const cards = await cardsByChat(tx, calls);
  return calls.map((call): Outcome => {
    const { number } = inputSchema.parse(call.input);
    const card = cards.get(call.conversationId)?.find((one) => one.number === number);
    const over = !card || !isOpen(card.stage) || card.closesAt.getTime() <= now;
    if (over || card.guardianCode === null) return { outcome: 'settled' };
    const { training } = cardArguments(card);
    const closes = momentAt(card.closesAt, card.zone);
    return { outcome: 'waits', values: { number, training, code: groupedCode(card.guardianCode), closes } };
  });
}
