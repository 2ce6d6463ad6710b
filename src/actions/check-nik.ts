import { z } from 'zod';
import { bornFitsNik, maskNik } from '../domain/nik.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import type { Call, DataAction } from './action.js';

/** Does the date inside the NIK fit the birth date that was typed? `masked` is what may be shown of the number. */
export const checkNikSpec: ActionSpec = {
  name: 'check_nik',
  kind: 'data',
  takes: { nik: { type: 'text' }, born: { type: 'date' } },
  outcomes: { fits: { masked: 'text' }, differs: { masked: 'text' } },
};

const inputSchema = z.object({ nik: z.string(), born: z.string() });

export function createCheckNik(): DataAction {
  return { ...checkNikSpec, kind: 'data', run };
}

/** Nothing is read or written: a NIK that nobody applies with is never kept. */
async function run(_tx: Transaction, calls: readonly Call[]): Promise<readonly Outcome[]> {
  return calls.map(({ input }) => {
    const { nik, born } = inputSchema.parse(input);
    return { outcome: bornFitsNik(nik, born) ? 'fits' : 'differs', values: { masked: maskNik(nik) } };
  });
}
