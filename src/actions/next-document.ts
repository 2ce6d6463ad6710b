import { z } from 'zod';
import type { ActionSpec, Outcome } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import type { Call, DataAction } from './action.js';
import { trainingWords } from './application-words.js';
import { casesByChat, documentName, type OpenCase, placeSchema } from './document-cases.js';

const values = {
  number: 'text',
  training: 'message',
  document: 'text',
  name: 'message',
  here: 'number',
  total: 'number',
} as const;

/**
 * The document that is to be sent next for the application `number` (without it: the newest that misses one), or the
 * place that was chosen (`place`). `optional` may be passed over; `complete` all is there; `none_asked` nothing was asked.
 */
export const nextDocumentSpec: ActionSpec = {
  name: 'next_document',
  kind: 'data',
  takes: { number: { type: 'text', optional: true }, place: { type: 'text', optional: true } },
  outcomes: { needed: values, optional: values, complete: {}, none_asked: {}, unknown: {} },
  messages: ['document.name.', 'application.training', 'application.training_demo'],
};

const inputSchema = z.object({ number: z.string().optional(), place: placeSchema.optional() });

export function createNextDocument(): DataAction {
  return { ...nextDocumentSpec, kind: 'data', run };
}

async function run(tx: Transaction, calls: readonly Call[]): Promise<readonly Outcome[]> {
  const cases = await casesByChat(tx, calls);
  return calls.map((call) => {
    const { number, place } = inputSchema.parse(call.input);
    const own = cases.get(call.conversationId) ?? [];
    const wanted = place?.number ?? number;
    const found =
      wanted === undefined
        ? (own.find(({ missing }) => missing.some(({ optional }) => !optional)) ??
          own.find(({ missing }) => missing.length > 0) ??
          own[0])
        : own.find((one) => one.number === wanted);
    return found === undefined ? { outcome: 'unknown' } : outcomeOf(found, place?.kind);
  });
}

function outcomeOf(found: OpenCase, kind: string | undefined): Outcome {
  if (found.asked === 0) return { outcome: 'none_asked' };
  const next = kind === undefined ? found.missing[0] : found.missing.find((one) => one.kind === kind);
  if (next === undefined) return { outcome: 'complete' };
  return {
    outcome: next.optional ? 'optional' : 'needed',
    values: {
      number: found.number,
      training: trainingWords(found),
      document: next.kind,
      name: documentName(next.kind),
      here: found.asked - found.missing.length,
      total: found.asked,
    },
  };
}
