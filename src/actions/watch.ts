import { z } from 'zod';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { derivedId } from '../store/derived-id.js';
import { endInterests, insertInterests, type NewInterest, type Watcher, watchersNow } from '../store/interest.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { aboutWords, createFinder, type DiscoveryNeeds, type Finder, splitTrades } from './discovery.js';
import { mostWishes } from './limits.js';

/**
 * "Kabari saya": tell this chat when a class of a trade or in a place opens. The consent was recorded before, by
 * `record_consent`. `stopped` = this chat has stopped alerts, only MULAI brings them back; `too_many` = it has enough wishes.
 */
export const watchSpec: ActionSpec = {
  name: 'watch',
  kind: 'data',
  takes: {
    consent: { type: 'text' },
    trade: { type: 'text', optional: true },
    place: { type: 'text', optional: true },
  },
  outcomes: { ok: { about: 'message' }, stopped: {}, too_many: {} },
  messages: ['catalogue.', 'trades.'],
};

/** Ends all wishes of the chat. */
export const unwatchSpec: ActionSpec = {
  name: 'unwatch',
  kind: 'data',
  takes: {},
  outcomes: { ok: {}, none: {} },
};

/** How a wish reads, and whether there may be one, before anybody is asked to agree to it. */
export const describeWishSpec: ActionSpec = {
  name: 'describe_wish',
  kind: 'data',
  takes: { trade: { type: 'text', optional: true }, place: { type: 'text', optional: true } },
  outcomes: { ok: { about: 'message' }, stopped: {}, too_many: {} },
  messages: ['catalogue.', 'trades.'],
};

const wishSchema = z.object({ trade: z.string().optional(), place: z.string().default('') });

export function createWatch(needs: DiscoveryNeeds): DataAction {
  const finder = createFinder(needs);
  return { ...watchSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, finder) };
}

/** Two statements: who may have more wishes, and the new ones. */
async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  finder: Finder,
): Promise<readonly Outcome[]> {
  const watchers = await watchersNow(
    tx,
    calls.map((call) => call.conversationId),
  );
  const rows: NewInterest[] = [];
  const outcomes = calls.map((call): Outcome => {
    const outcome = outcomeOf(call, watchers.get(call.conversationId), finder);
    if (outcome.outcome === 'ok') rows.push(...wishesOf(call));
    return outcome;
  });
  await insertInterests(tx, rows, context.now);
  return outcomes;
}

/** One row per trade; a wish without a trade is for all of them. */
function wishesOf(call: Call): NewInterest[] {
  const { trade, place } = wishSchema.parse(call.input);
  const trades = trade === undefined || trade === '' ? [''] : splitTrades(trade);
  return trades.map((tradeKey) => ({
    id: derivedId('interest', call.conversationId, tradeKey, place),
    identityId: call.conversationId,
    tradeKey,
    regionCode: place,
  }));
}

function about(trade: string | undefined, place: string, finder: Finder) {
  const search = { trades: splitTrades(trade), place: place === '' ? null : place, centres: null };
  return aboutWords(search, { place: place === '' ? '' : finder.placeName(place), centre: '' });
}

export function createDescribeWish(needs: DiscoveryNeeds): DataAction {
  const finder = createFinder(needs);
  return {
    ...describeWishSpec,
    kind: 'data',
    run: async (tx: Transaction, calls: readonly Call[]) => {
      const watchers = await watchersNow(
        tx,
        calls.map((call) => call.conversationId),
      );
      return calls.map((call) => outcomeOf(call, watchers.get(call.conversationId), finder));
    },
  };
}

function outcomeOf(call: Call, watcher: Watcher | undefined, finder: Finder): Outcome {
  if (watcher?.stopped) return { outcome: 'stopped' };
  if ((watcher?.wishes ?? 0) >= mostWishes) return { outcome: 'too_many' };
  const { trade, place } = wishSchema.parse(call.input);
  return { outcome: 'ok', values: { about: about(trade, place, finder) } };
}

export function createUnwatch(): DataAction {
  return {
    ...unwatchSpec,
    kind: 'data',
    run: async (tx: Transaction, calls: readonly Call[], context: ActionContext) => {
      const ended = await endInterests(
        tx,
        calls.map((call) => call.conversationId),
        context.now,
      );
      return calls.map((call): Outcome => ({ outcome: ended.has(call.conversationId) ? 'ok' : 'none' }));
    },
  };
}
