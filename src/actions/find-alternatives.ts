import { z } from 'zod';
import { findBatches, type Hit, serves } from '../domain/catalogue/find.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { seatCounts } from '../store/seat-counts.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { batchRows } from './batch-words.js';
import { type DiscoveryNeeds, splitTrades } from './discovery.js';
import { mostRows } from './limits.js';

/** What else is open when a search found nothing: the same trade elsewhere, then other trades in the same place. */
export const findAlternativesSpec: ActionSpec = {
  name: 'find_alternatives',
  kind: 'data',
  takes: { trade: { type: 'text', optional: true }, place: { type: 'text', optional: true } },
  outcomes: { found: { demo: 'boolean' }, none: {} },
  rows: ['found'],
  messages: ['catalogue.', 'trades.'],
};

const inputSchema = z.object({
  trade: z.string().optional(),
  place: z.string().default(''),
  page: z.number().default(0),
});

export function createFindAlternatives(needs: DiscoveryNeeds): DataAction {
  return { ...findAlternativesSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  needs: DiscoveryNeeds,
): Promise<readonly Outcome[]> {
  const everything = { trades: [], place: null, centres: null, start: null, near: null, codes: null };
  const all = findBatches(needs.catalogue.current(), everything, { now: context.now, demoShown: needs.demoShown });
  const answered = calls.map((call) => {
    const { trade, place, page } = inputSchema.parse(call.input);
    const ordered = inOrder(all, splitTrades(trade), place);
    return {
      shown: ordered.slice(page * mostRows, (page + 1) * mostRows),
      more: ordered.length > (page + 1) * mostRows,
    };
  });
  const counts = await seatCounts(
    tx,
    answered.flatMap(({ shown }) => shown.map((hit) => hit.batch.id)),
  );
  return answered.map(({ shown, more }): Outcome => {
    if (shown.length === 0) return { outcome: 'none' };
    const demo = shown.some((hit) => hit.batch.demo);
    return { outcome: 'found', values: { demo }, rows: batchRows(shown, counts), more };
  });
}

/** Smaller is more like what was looked for; whatever order was there before stays among equals. */
function inOrder(hits: readonly Hit[], trades: readonly string[], place: string): Hit[] {
  const province = place.slice(0, 2);
  const unlike = ({ batch: { program } }: Hit) => {
    const sameTrade = trades.includes(program.trade);
    const sameProvince = province !== '' && program.centre.regionCode.startsWith(province);
    if (sameTrade) return sameProvince ? 0 : 1;
    if (place !== '' && serves(program.centre, place)) return 2;
    return sameProvince ? 3 : 4;
  };
  return [...hits].sort((one, two) => unlike(one) - unlike(two));
}
