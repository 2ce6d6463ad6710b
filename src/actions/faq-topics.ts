import { z } from 'zod';
import type { ActionSpec, Outcome, Row } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import type { Call, DataAction } from './action.js';
import type { FaqBook } from './faq-book.js';
import { mostRows } from './limits.js';

/** What can be asked, to choose from. */
export const faqTopicsSpec: ActionSpec = {
  name: 'faq_topics',
  kind: 'data',
  takes: {},
  outcomes: { found: {} },
  rows: ['found'],
  messages: ['answers.'],
};

/** The answer to a topic, or to a question in free words (`query`). `centre` is a centre's id. */
export const faqAnswerSpec: ActionSpec = {
  name: 'faq_answer',
  kind: 'data',
  takes: {
    topic: { type: 'text', optional: true },
    query: { type: 'text', optional: true },
    centre: { type: 'text', optional: true },
  },
  outcomes: { found: { answer: 'message' }, none: {} },
  messages: ['answers.', 'catalogue.'],
};

const pageSchema = z.object({ page: z.number().default(0) });
const askSchema = z.object({
  topic: z.string().optional(),
  query: z.string().default(''),
  centre: z.string().optional(),
});

export function createFaqTopics(faq: FaqBook): DataAction {
  return {
    ...faqTopicsSpec,
    kind: 'data',
    run: async (_tx: Transaction, calls: readonly Call[]) =>
      calls.map((call): Outcome => {
        const { page } = pageSchema.parse(call.input);
        const topics = faq.topics();
        const rows = topics
          .slice(page * mostRows, (page + 1) * mostRows)
          .map((topic): Row => ({ id: topic, label: { type: 'message', key: `answers.${topic}.label` } }));
        return { outcome: 'found', rows, more: topics.length > (page + 1) * mostRows };
      }),
  };
}

export function createFaqAnswer(faq: FaqBook): DataAction {
  return {
    ...faqAnswerSpec,
    kind: 'data',
    run: async (_tx: Transaction, calls: readonly Call[]) =>
      calls.map((call): Outcome => {
        const { topic, query, centre } = askSchema.parse(call.input);
        const where = { centreId: centre ?? null, locale: call.locale };
        const answer =
          topic === undefined ? faq.answer(query, { ...where, strict: false })?.answer : faq.answerTopic(topic, where);
        return answer === undefined || answer === null ? { outcome: 'none' } : { outcome: 'found', values: { answer } };
      }),
  };
}
