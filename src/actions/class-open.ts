import { z } from 'zod';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { classesNow } from '../store/class-open.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { isOpenNow } from './seat-book.js';

/** Does the class of an unfinished form still take applications? `trade` is what to look for instead. */
export const classOpenSpec: ActionSpec = {
  name: 'class_open',
  kind: 'data',
  takes: { batch: { type: 'text' } },
  outcomes: { open: {}, closed: { trade: 'text' } },
};

const inputSchema = z.object({ batch: z.string() });

export function createClassOpen({ demoShown }: { readonly demoShown: boolean }): DataAction {
  return { ...classOpenSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, demoShown) };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  { now }: ActionContext,
  demoShown: boolean,
): Promise<readonly Outcome[]> {
  const codes = calls.map((call) => inputSchema.parse(call.input).batch);
  const classes = await classesNow(tx, codes);
  return codes.map((code): Outcome => {
    const found = classes.get(code);
    return found && isOpenNow(found, { now, demoShown })
      ? { outcome: 'open' }
      : { outcome: 'closed', values: { trade: found?.trade ?? '' } };
  });
}
