import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { findBatches, type Hit } from '../domain/catalogue/find.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { seatCounts } from '../store/seat-counts.js';
import type { Transaction } from '../store/transaction.js';
import { readAboutMe } from '../text/about-me.js';
import type { Value } from '../text/value.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { batchRows, catalogueText } from './batch-words.js';
import { createFinder, type DiscoveryNeeds, type Finder } from './discovery.js';
import { inOrder, suits } from './find-suitable.js';
import { mostRows } from './limits.js';

const me = { born: 'date', education: 'text', region: 'text', who: 'message' } as const;

/**
 * What is open for whoever says something of themselves ("lulusan SMP", "umur 40", "KTP Lampung"): classes that take
 * applications and whose rules do not speak against it, what closes soonest first. `query` is free words, which add to
 * what is known; `unclear` = nothing of the person is known. An age is kept as a birthday today.
 */
export const suitableForMeSpec: ActionSpec = {
  name: 'suitable_for_me',
  kind: 'data',
  takes: {
    query: { type: 'text', optional: true },
    born: { type: 'date', optional: true },
    education: { type: 'text', optional: true },
    region: { type: 'text', optional: true },
  },
  outcomes: { found: { ...me, count: 'number', demo: 'boolean' }, none: me, unclear: {} },
  rows: ['found'],
  messages: ['catalogue.', 'trades.', 'application.level.'],
};

const inputSchema = z.object({
  query: z.string().default(''),
  born: z.string().optional(),
  education: z.string().optional(),
  region: z.string().optional(),
  page: z.number().default(0),
});
type Input = z.output<typeof inputSchema>;

export function createSuitableForMe(needs: DiscoveryNeeds): DataAction {
  const finder = createFinder(needs);
  return {
    ...suitableForMeSpec,
    kind: 'data',
    run: (tx, calls, context) => run(tx, calls, context, { needs, finder }),
  };
}

interface Tools {
  readonly needs: DiscoveryNeeds;
  readonly finder: Finder;
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  { needs, finder }: Tools,
): Promise<readonly Outcome[]> {
  const everything = { trades: [], place: null, centres: null, start: null, near: null, codes: null, openNow: true };
  const viewer = { now: context.now, demoShown: needs.demoShown };
  const open = findBatches(needs.catalogue.current(), everything, viewer);
  const answered = calls.map((call) => {
    const input = inputSchema.parse(call.input);
    const person = personOf(input, finder, context.now);
    const hits = person === null ? [] : suitable(open, person);
    return { person, hits, page: input.page, shown: hits.slice(input.page * mostRows, (input.page + 1) * mostRows) };
  });
  const counts = await seatCounts(
    tx,
    answered.flatMap(({ shown }) => shown.map((hit) => hit.batch.id)),
  );
  return answered.map(({ person, hits, shown, page }): Outcome => {
    if (person === null) return { outcome: 'unclear' };
    const values = { ...person, who: whoWords(person, finder, context.now) };
    if (shown.length === 0) return { outcome: 'none', values };
    return {
      outcome: 'found',
      values: { ...values, count: hits.length, demo: shown.some((hit) => hit.batch.demo) },
      rows: batchRows(shown, counts, 'closing'),
      more: hits.length > (page + 1) * mostRows,
    };
  });
}

interface Person {
  readonly born: string | null;
  readonly education: string | null;
  readonly region: string | null;
}

/** What was said now goes before what was known; `null` when nothing is known of the person. */
function personOf(input: Input, finder: Finder, now: number): Person | null {
  const { age, education, from } = readAboutMe(input.query);
  const place = from === null ? null : finder.read(`di ${from}`).place;
  const person = {
    born: age === null ? (input.born ?? null) : today(now).subtract({ years: age }).toString(),
    education: education ?? input.education ?? null,
    region: place ?? input.region ?? null,
  };
  return Object.values(person).every((known) => known === null) ? null : person;
}

/** A birthday is the same all over Indonesia but for two hours. */
function today(now: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('Asia/Jakarta').toPlainDate();
}

/** A kecamatan, `18.72.01`: rules about addresses are about nothing wider. */
const kecamatanLength = 8;

function suitable(open: readonly Hit[], { born, education, region }: Person): Hit[] {
  const asked = {
    ...(born === null ? {} : { born }),
    ...(education === null ? {} : { education }),
    ...(region !== null && region.length >= kecamatanLength ? { region } : {}),
  };
  return inOrder(
    open.filter(({ batch }) => suits(batch, { batch: '', region: '', page: 0, ...asked })),
    null,
    region ?? '',
  );
}

function whoWords({ born, education, region }: Person, finder: Finder, now: number): Value {
  const words = [];
  if (education === 'none') words.push(catalogueText('me.unschooled'));
  else if (education !== null) words.push(catalogueText('me.education', { level: education }));
  if (born !== null)
    words.push(catalogueText('me.age', { age: today(now).since(born, { largestUnit: 'years' }).years }));
  if (region !== null) words.push(catalogueText('me.place', { place: finder.placeName(region) }));
  return words.length === 1 ? (words[0] ?? null) : catalogueText('me.all', { all: words });
}
