import { z } from 'zod';
import { findBatches, type Hit, type Search } from '../domain/catalogue/find.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { seatCounts } from '../store/seat-counts.js';
import type { Transaction } from '../store/transaction.js';
import type { Values } from '../text/value.js';
import type { Wish } from '../text/wish.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { batchRows } from './batch-words.js';
import { aboutWords, createFinder, type DiscoveryNeeds, type Finder, joinTrades, splitTrades } from './discovery.js';
import { mostRows } from './limits.js';
import { openNow, openWords, startFrom, startWindow, startWords } from './start-window.js';

const search = {
  trade: 'text',
  place: 'text',
  centre: 'text',
  start: 'text',
  latitude: 'number',
  longitude: 'number',
  codes: 'text',
  query: 'text',
  about: 'message',
} as const;

/**
 * Classes that take applications or will soon. `query` is free words and goes before the other inputs, which it refines
 * ("di metro" after a search for las). `trade` is a key, several are joined by `|`; `place` a region code; `start` a month
 * `YYYY-MM`, `this_month`, `next_month`, or `open` for what takes applications now, whenever it starts; `codes` names batches, joined by spaces. `one` = a single class fits. `later` = nothing starts
 * then, or nothing is open, and these come next. The values say how the
 * search was understood; `query` is then what
 * was not understood, `null` when all was. `unsure` = somebody asks what would suit them, `nearby` = for what is
 * near without saying where.
 */
export const findProgramsSpec: ActionSpec = {
  name: 'find_programs',
  kind: 'data',
  takes: {
    query: { type: 'text', optional: true },
    trade: { type: 'text', optional: true },
    place: { type: 'text', optional: true },
    centre: { type: 'text', optional: true },
    start: { type: 'text', optional: true },
    latitude: { type: 'number', optional: true },
    longitude: { type: 'number', optional: true },
    codes: { type: 'text', optional: true },
  },
  outcomes: {
    found: { ...search, count: 'number', demo: 'boolean' },
    one: { ...search, count: 'number', demo: 'boolean', code: 'text' },
    later: { ...search, count: 'number', demo: 'boolean' },
    none: search,
    unsure: search,
    nearby: search,
    unclear: search,
  },
  rows: ['found', 'one', 'later'],
  messages: ['catalogue.', 'trades.'],
};

const inputSchema = z.object({
  query: z.string().default(''),
  trade: z.string().optional(),
  place: z.string().optional(),
  centre: z.string().optional(),
  start: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  codes: z.string().optional(),
  page: z.number().default(0),
});
type Input = z.output<typeof inputSchema>;

export function createFindPrograms(needs: DiscoveryNeeds): DataAction {
  const finder = createFinder(needs);
  return { ...findProgramsSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, { needs, finder }) };
}

interface Tools {
  readonly needs: DiscoveryNeeds;
  readonly finder: Finder;
}

/** How one call was understood, and what it found. */
interface Answered {
  readonly input: Input;
  readonly asked: Asked;
  readonly hits: readonly Hit[];
  readonly shown: readonly Hit[];
  /** They come after the time that was asked for. */
  readonly later?: boolean;
}

function forget(remembered: 'place' | 'trade'): Partial<Search> {
  return remembered === 'place' ? { place: null, centres: null } : { trades: [] };
}

function pageOf(input: Input, asked: Asked, hits: readonly Hit[]): Answered {
  return { input, asked, hits, shown: hits.slice(input.page * mostRows, (input.page + 1) * mostRows) };
}

/** The same wish, some time after it; `null` when time was no part of it. */
function afterwards(search: Search): Search | null {
  if (search.openNow === true) return { ...search, openNow: false };
  return search.start === null ? null : { ...search, start: { from: search.start.from, upTo: noEnd } };
}

/** After every month. */
const noEnd = '9999-12';

/** One statement, for the seats of everything that is shown. */
async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  { needs, finder }: Tools,
): Promise<readonly Outcome[]> {
  const snapshot = needs.catalogue.current();
  const viewer = { now: context.now, demoShown: needs.demoShown };
  const answered = calls.map((call): Answered => {
    const input = inputSchema.parse(call.input);
    const asked = understand(input, finder, context.now);
    const found = asked.searchable ? findBatches(snapshot, asked.search, viewer) : [];
    if (found.length > 0) return pageOf(input, asked, found);
    const next = afterwards(asked.search);
    const comes = next === null || !asked.searchable ? [] : findBatches(snapshot, next, viewer);
    if (comes.length > 0) return { ...pageOf(input, asked, comes), later: true };
    if (!asked.remembered) return pageOf(input, asked, found);
    // Nothing where somebody looked before: what was said now counts more than what was said then.
    const wider = { ...asked, search: { ...asked.search, ...forget(asked.remembered) } };
    const widely = findBatches(snapshot, wider.search, viewer);
    return widely.length > 0 ? pageOf(input, wider, widely) : pageOf(input, asked, []);
  });
  const counts = await seatCounts(
    tx,
    answered.flatMap(({ shown }) => shown.map((hit) => hit.batch.id)),
  );
  return answered.map(({ input, asked, hits, shown, later }): Outcome => {
    const values = valuesOf(asked, finder, needs);
    if (!asked.searchable) return { outcome: asked.unclear, values };
    if (shown.length === 0) return { outcome: 'none', values };
    const [only] = hits;
    const single = hits.length === 1 && only !== undefined && later !== true;
    const found = { ...values, count: hits.length, demo: shown.some((hit) => hit.batch.demo) };
    return {
      outcome: single ? 'one' : later === true ? 'later' : 'found',
      values: single ? { ...found, code: only.batch.code } : found,
      rows: batchRows(shown, counts, asked.search.openNow === true ? 'closing' : 'seats'),
      more: hits.length > (input.page + 1) * mostRows,
    };
  });
}

/** How a call was understood. */
interface Asked {
  readonly search: Search;
  readonly start: string | null;
  /** What comes from an earlier search, beside what was said now. */
  readonly remembered: 'place' | 'trade' | null;
  /** Was anything said that can be searched for? */
  readonly searchable: boolean;
  /** What to answer when there was not. */
  readonly unclear: 'unsure' | 'nearby' | 'unclear';
  /** Words that were not understood. */
  readonly rest: string | null;
}

function understand(input: Input, finder: Finder, now: number): Asked {
  const wish = finder.read(input.query);
  const said: Said = { wish, centres: wish.rest.length === 0 ? null : finder.centresNamed(wish.rest) };
  const newlySaid = wish.trades.length > 0 || wish.start !== null || isPlaced(said);
  const start = startOf(wish, input, now) ?? openAsked(wish, newlySaid);
  const open = start === openNow;
  const search: Search = {
    trades: wish.trades.length > 0 ? wish.trades : splitTrades(input.trade),
    ...whereOf(said, input),
    start: start === null || open ? null : { from: start, upTo: start },
    openNow: open,
    // Codes stand for a list that was sent; a wish of one's own leaves it.
    codes: input.codes === undefined || newlySaid ? null : input.codes.split(' '),
  };
  const nearby = asksNearby(said, search);
  const understood = input.query.trim() === '' || newlySaid || open;
  return {
    search,
    start,
    remembered: rememberedBy(said, search),
    searchable: understood && !nearby && saysSomething(search),
    unclear: nearby ? 'nearby' : wish.unsure ? 'unsure' : 'unclear',
    rest: understood || wish.rest.length === 0 ? null : wish.rest.join(' '),
  };
}

/** "yang dekat sini", and nobody has said where. */
function asksNearby(said: Said, { near }: Search): boolean {
  return said.wish.nearby && !isPlaced(said) && near === null;
}

/** Longer words that were not understood are what somebody looks for: "ada kursus sushi?". */
const slipMost = 3;

function openAsked({ open, nearby, unsure, rest }: Wish, newlySaid: boolean): string | null {
  const only = open && !newlySaid && !nearby && !unsure && rest.every((word) => word.length <= slipMost);
  return only ? openNow : null;
}

/** A month that is said goes before what the flow keeps. */
function startOf(wish: Wish, input: Input, now: number): string | null {
  return startWindow(wish.start, now) ?? (input.start === openNow ? openNow : startFrom(input.start, now));
}

/** What a sentence says now, with the centres that it names. */
interface Said {
  readonly wish: Wish;
  readonly centres: readonly string[] | null;
}

function isPlaced({ wish, centres }: Said): boolean {
  return wish.place !== null || centres !== null;
}

function rememberedBy(said: Said, search: Search): Asked['remembered'] {
  if (said.wish.trades.length > 0) return isPlaced(said) ? null : 'place';
  return isPlaced(said) && search.trades.length > 0 ? 'trade' : null;
}

/** A place that is said now is where to look, wherever somebody stands or looked before; and so is a centre. */
function whereOf(said: Said, input: Input): Pick<Search, 'place' | 'centres' | 'near'> {
  if (isPlaced(said)) return { place: said.wish.place, centres: said.centres, near: null };
  const near = nearOf(input);
  if (input.centre !== undefined) return { place: null, centres: [input.centre], near };
  return { place: near === null ? (input.place ?? null) : null, centres: null, near };
}

function nearOf({ latitude, longitude }: Input): Search['near'] {
  return latitude === undefined || longitude === undefined ? null : { latitude, longitude };
}

function saysSomething({ trades, place, centres, start, near, codes, openNow }: Search): boolean {
  return openNow === true || trades.length > 0 || [place, centres, start, near, codes].some((said) => said !== null);
}

function valuesOf({ search, start, rest }: Asked, finder: Finder, { catalogue }: DiscoveryNeeds): Values {
  const [centre] = search.centres ?? [];
  const centreName = catalogue.current().centres.find((one) => one.code === centre)?.name ?? '';
  const about = aboutWords(search, {
    place: search.place === null ? '' : finder.placeName(search.place),
    centre: centreName,
  });
  return {
    trade: joinTrades(search.trades),
    place: search.place,
    centre: centre ?? null,
    start,
    latitude: search.near?.latitude ?? null,
    longitude: search.near?.longitude ?? null,
    codes: search.codes?.join(' ') ?? null,
    query: rest,
    about: start === null ? about : start === openNow ? openWords(about) : startWords(about, start),
  };
}
