import { z } from 'zod';
import { findBatches, type Hit, serves } from '../domain/catalogue/find.js';
import type { Batch } from '../domain/catalogue/snapshot.js';
import { activityOf, eligibilityRules, failingRules } from '../domain/eligibility.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { seatCounts } from '../store/seat-counts.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { batchRows, catalogueText } from './batch-words.js';
import type { DiscoveryNeeds } from './discovery.js';
import { mostRows } from './limits.js';

/**
 * What is open for this person, when a rule of `batch` does not hold: classes that take applications now and whose rules all
 * hold. The same trade first, then what is near the place on the KTP. Seats divided over regions count for people from there.
 */
export const findSuitableSpec: ActionSpec = {
  name: 'find_suitable',
  kind: 'data',
  takes: {
    batch: { type: 'text' },
    region: { type: 'text', optional: true },
    born: { type: 'date', optional: true },
    education: { type: 'text', optional: true },
    activity: { type: 'text', optional: true },
  },
  outcomes: { found: { suitable: 'list' }, none: {} },
  rows: ['found'],
  messages: ['catalogue.', 'trades.'],
};

/** Named in the sentence itself; the list has the others. */
const mostNamed = 3;

const inputSchema = z.object({
  batch: z.string(),
  region: z.string().default(''),
  born: z.string().optional(),
  education: z.string().optional(),
  activity: z.string().optional(),
  page: z.number().default(0),
});
type Asked = z.output<typeof inputSchema>;

export function createFindSuitable(needs: DiscoveryNeeds): DataAction {
  return { ...findSuitableSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  needs: DiscoveryNeeds,
): Promise<readonly Outcome[]> {
  const snapshot = needs.catalogue.current();
  const everything = { trades: [], place: null, centres: null, start: null, near: null, codes: null };
  const open = findBatches(snapshot, everything, { now: context.now, demoShown: needs.demoShown }).filter(
    ({ phase }) => phase === 'open',
  );
  const answered = calls.map((call) => {
    const asked = inputSchema.parse(call.input);
    const hits = inOrder(
      open.filter(({ batch }) => suits(batch, asked)),
      snapshot.batch(asked.batch),
      asked.region,
    );
    return { hits, shown: hits.slice(asked.page * mostRows, (asked.page + 1) * mostRows), page: asked.page };
  });
  const counts = await seatCounts(
    tx,
    answered.flatMap(({ shown }) => shown.map((hit) => hit.batch.id)),
  );
  return answered.map(({ hits, shown, page }): Outcome => {
    if (shown.length === 0) return { outcome: 'none' };
    const suitable = hits.slice(0, mostNamed).map(({ batch }) => classWords(batch));
    return {
      outcome: 'found',
      values: { suitable },
      rows: batchRows(shown, counts),
      more: hits.length > (page + 1) * mostRows,
    };
  });
}

/** Does no rule of the class speak against what is known of the person? Who has told no place may live anywhere. */
export function suits(batch: Batch, asked: Asked): boolean {
  if (batch.code === asked.batch) return false;
  if (batch.quotaBy !== null && asked.region !== '' && !serves(batch.program.centre, asked.region)) return false;
  const { born, education, region } = asked;
  const who = {
    ...(born === undefined ? {} : { born }),
    ...(education === undefined ? {} : { education }),
    ...(region === '' ? {} : { region }),
    ...activityOf(asked.activity),
  };
  return failingRules(eligibilityRules.parse(batch.rules), who, batch.startsOn).length === 0;
}

/** Smaller is more like the class that was wished for; whatever order was there before stays among equals. */
export function inOrder(hits: readonly Hit[], wished: Batch | null, region: string): Hit[] {
  const province = region.slice(0, 2);
  const unlike = ({ batch: { program } }: Hit) => {
    const near = region !== '' && serves(program.centre, region);
    const sameProvince = province !== '' && program.centre.regionCode.startsWith(province);
    return (program.trade === wished?.program.trade ? 0 : 3) + (near ? 0 : sameProvince ? 1 : 2);
  };
  return [...hits].sort((one, two) => unlike(one) - unlike(two));
}

function classWords({ program, startsOn, demo }: Batch) {
  return catalogueText('new_class', { title: program.title, centre: program.centre.name, starts: startsOn, demo });
}
