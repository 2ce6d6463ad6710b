import { z } from 'zod';
import { findBatches, findPrograms } from '../domain/catalogue/find.js';
import type { ActionSpec, Outcome, Row } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { catalogueText } from './batch-words.js';
import type { DiscoveryNeeds } from './discovery.js';
import { mostRows } from './limits.js';

/** Trades that are taught (in a place), those with open classes first. */
export const listTradesSpec: ActionSpec = {
  name: 'list_trades',
  kind: 'data',
  takes: { place: { type: 'text', optional: true } },
  outcomes: { found: {}, none: {} },
  rows: ['found'],
  messages: ['catalogue.', 'trades.'],
};

const inputSchema = z.object({ place: z.string().optional(), page: z.number().default(0) });

export function createListTrades(needs: DiscoveryNeeds): DataAction {
  return {
    ...listTradesSpec,
    kind: 'data',
    run: async (_tx: Transaction, calls: readonly Call[], context: ActionContext) =>
      calls.map((call) => outcomeOf(inputSchema.parse(call.input), context.now, needs)),
  };
}

function outcomeOf({ place, page }: z.output<typeof inputSchema>, now: number, needs: DiscoveryNeeds): Outcome {
  const search = { trades: [], place: place ?? null, centres: null, start: null, near: null, codes: null };
  const viewer = { now, demoShown: needs.demoShown };
  const snapshot = needs.catalogue.current();
  const open = new Map<string, number>();
  for (const program of findPrograms(snapshot, search, viewer)) open.set(program.trade, 0);
  for (const { batch } of findBatches(snapshot, search, viewer)) {
    open.set(batch.program.trade, (open.get(batch.program.trade) ?? 0) + 1);
  }
  const ordered = [...open].sort(([one, a], [two, b]) => Math.sign(b) - Math.sign(a) || (one < two ? -1 : 1));
  if (ordered.length === 0) return { outcome: 'none' };
  const rows = ordered.slice(page * mostRows, (page + 1) * mostRows).map(
    ([trade, count]): Row => ({
      id: trade,
      label: { type: 'message', key: `trades.${trade}` },
      hint: catalogueText('classes', { count }),
    }),
  );
  return { outcome: 'found', rows, more: ordered.length > (page + 1) * mostRows };
}
