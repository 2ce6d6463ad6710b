import { z } from 'zod';
import type { Education } from '../domain/eligibility.js';
import type { ActionSpec, Outcome, Row } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import type { Call, DataAction } from './action.js';

/** The levels to choose from; rarer ones are typed. */
export const educationLevelsSpec: ActionSpec = {
  name: 'education_levels',
  kind: 'data',
  takes: {},
  outcomes: { many: {} },
  rows: ['many'],
  messages: ['application.level.'],
};

/** What somebody typed for their education: `one` level, `many` that it may mean, or `none`. */
export const readEducationSpec: ActionSpec = {
  name: 'read_education',
  kind: 'data',
  takes: { query: { type: 'text' } },
  outcomes: { one: { education: 'text' }, many: {}, none: {} },
  rows: ['one', 'many'],
  messages: ['application.level.'],
};

export interface EducationNeeds {
  /** Reads an answer as `text/education` does. */
  readEducation(text: string): { readonly value: Education | null; readonly others: readonly Education[] };
}

/** D2 and beyond S1 are a handful of applicants; nine rows are what a WhatsApp list holds beside "lainnya". */
const offered: readonly Education[] = ['none', 'SD', 'SMP', 'SMA', 'SMK', 'D1', 'D3', 'D4', 'S1'];

export function createEducationLevels(): DataAction {
  return {
    ...educationLevelsSpec,
    kind: 'data',
    run: async (_tx: Transaction, calls: readonly Call[]) =>
      calls.map(() => ({ outcome: 'many', rows: offered.map(rowOf) })),
  };
}

export function createReadEducation(needs: EducationNeeds): DataAction {
  const inputSchema = z.object({ query: z.string() });
  return {
    ...readEducationSpec,
    kind: 'data',
    run: async (_tx: Transaction, calls: readonly Call[]) =>
      calls.map(({ input }) => outcomeOf(needs.readEducation(inputSchema.parse(input).query))),
  };
}

function outcomeOf({ value, others }: ReturnType<EducationNeeds['readEducation']>): Outcome {
  if (value !== null) return { outcome: 'one', values: { education: value }, rows: [rowOf(value)] };
  return others.length > 1 ? { outcome: 'many', rows: others.map(rowOf) } : { outcome: 'none' };
}

function rowOf(level: Education): Row {
  return { id: level, label: { type: 'message', key: `application.level.${level}` } };
}
