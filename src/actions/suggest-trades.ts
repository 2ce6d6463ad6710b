import { z } from 'zod';
import { findBatches } from '../domain/catalogue/find.js';
import { aims, likes, type Suggestion, suggestTrades, type Taste, ways } from '../domain/suggest.js';
import type { ActionSpec, Outcome, Row } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import type { MessageRef } from '../text/value.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { catalogueText } from './batch-words.js';
import type { DiscoveryNeeds } from './discovery.js';

/** Two trades with open classes that suit three answers; near a place where one is known. */
export const suggestTradesSpec: ActionSpec = {
  name: 'suggest_trades',
  kind: 'data',
  takes: {
    like: { type: 'text' },
    aim: { type: 'text' },
    way: { type: 'text' },
    place: { type: 'text', optional: true },
  },
  outcomes: { found: { first: 'message', second: 'message', count: 'number', demo: 'boolean' }, none: {} },
  rows: ['found'],
  messages: ['catalogue.', 'trades.'],
};

const inputSchema = z.object({
  like: z.enum(likes),
  aim: z.enum(aims),
  way: z.enum(ways),
  place: z.string().optional(),
});

/** More would only move the question "bingung pilih yang mana" on. */
const suggestionsMost = 2;

export function createSuggestTrades(needs: DiscoveryNeeds): DataAction {
  return {
    ...suggestTradesSpec,
    kind: 'data',
    run: async (_tx: Transaction, calls: readonly Call[], context: ActionContext) =>
      calls.map((call) => {
        const { place, ...taste } = inputSchema.parse(call.input);
        return outcomeOf(taste, place ?? null, context.now, needs);
      }),
  };
}

function outcomeOf(taste: Taste, place: string | null, now: number, needs: DiscoveryNeeds): Outcome {
  const search = { trades: [], place, centres: null, start: null, near: null, codes: null };
  const hits = findBatches(needs.catalogue.current(), search, { now, demoShown: needs.demoShown }).filter(
    (hit) => hit.phase === 'open',
  );
  // Most classes first: where two trades suit alike, the one with more choice is suggested.
  const open = new Map<string, number>();
  for (const { batch } of hits) open.set(batch.program.trade, (open.get(batch.program.trade) ?? 0) + 1);
  const trades = [...open].sort(([one, a], [two, b]) => b - a || (one < two ? -1 : 1)).map(([trade]) => trade);
  const [first, second] = suggestTrades(taste, trades, suggestionsMost);
  if (!first) return { outcome: 'none' };
  const suggested = second ? [first, second] : [first];
  return {
    outcome: 'found',
    values: {
      first: suggestionWords(first, taste),
      second: second ? suggestionWords(second, taste) : catalogueText('nothing_more'),
      count: suggested.length,
      demo: hits.some((hit) => hit.batch.demo && suggested.some(({ trade }) => trade === hit.batch.program.trade)),
    },
    rows: suggested.map(
      ({ trade }): Row => ({
        id: trade,
        label: { type: 'message', key: `trades.${trade}` },
        hint: catalogueText('classes', { count: open.get(trade) ?? 0 }),
      }),
    ),
  };
}

function suggestionWords({ trade, reasons }: Suggestion, taste: Taste): MessageRef {
  const name: MessageRef = { type: 'message', key: `trades.${trade}` };
  if (reasons.length === 0) return catalogueText('suggestion.other', { trade: name });
  const why = reasons.map((reason) => catalogueText(`reason.${taste[reason]}`));
  return catalogueText('suggestion.because', { trade: name, why });
}
