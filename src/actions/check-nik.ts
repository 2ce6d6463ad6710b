import { z } from 'zod';
import { dayAt } from '../domain/catalogue/day.js';
import { bornFitsNik, looksLikeFamilyCard, maskNik } from '../domain/nik.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';

/**
 * Does the date inside the NIK fit the birth date that was typed? `kk`: it looks like the number of a family card.
 * `masked` is what may be shown of the number.
 */
export const checkNikSpec: ActionSpec = {
  name: 'check_nik',
  kind: 'data',
  takes: { nik: { type: 'text' }, born: { type: 'date' } },
  outcomes: { fits: { masked: 'text' }, differs: { masked: 'text' }, kk: { masked: 'text' } },
};

const inputSchema = z.object({ nik: z.string(), born: z.string() });

export function createCheckNik(): DataAction {
  return { ...checkNikSpec, kind: 'data', run };
}

/** Nothing is read or written: a NIK that nobody applies with is never kept. */
async function run(_tx: Transaction, calls: readonly Call[], { now }: ActionContext): Promise<readonly Outcome[]> {
  const today = dayAt(now, 'Asia/Jakarta');
  return calls.map(({ input }) => {
    const { nik, born } = inputSchema.parse(input);
    return { outcome: judge(nik, born, today), values: { masked: maskNik(nik) } };
  });
}

function judge(nik: string, born: string, today: string): 'fits' | 'differs' | 'kk' {
  if (bornFitsNik(nik, born)) return 'fits';
  return looksLikeFamilyCard(nik, born, today) ? 'kk' : 'differs';
}
