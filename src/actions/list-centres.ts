import { z } from 'zod';
import { distanceTo, findBatches, type Point } from '../domain/catalogue/find.js';
import type { Centre } from '../domain/catalogue/snapshot.js';
import { demoVisible } from '../domain/demo.js';
import type { ActionSpec, Outcome, Row } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { catalogueText } from './batch-words.js';
import { type DiscoveryNeeds, splitTrades } from './discovery.js';
import { mostRows } from './limits.js';

/** Centres by name, those with open classes (of a trade) first. */
export const listCentresSpec: ActionSpec = {
  name: 'list_centres',
  kind: 'data',
  takes: { trade: { type: 'text', optional: true } },
  outcomes: { found: {}, none: {} },
  rows: ['found'],
  messages: ['catalogue.'],
};

/** Centres by their distance from a shared location. Where an office is comes from staff; those without it are last. */
export const nearestCentresSpec: ActionSpec = {
  name: 'nearest_centres',
  kind: 'data',
  takes: { latitude: { type: 'number' }, longitude: { type: 'number' }, trade: { type: 'text', optional: true } },
  outcomes: { found: {}, none: {} },
  rows: ['found'],
  messages: ['catalogue.'],
};

const inputSchema = z.object({
  trade: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  page: z.number().default(0),
});

export function createListCentres(needs: DiscoveryNeeds): DataAction {
  return { ...listCentresSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

export function createNearestCentres(needs: DiscoveryNeeds): DataAction {
  return { ...nearestCentresSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

async function run(
  _tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  needs: DiscoveryNeeds,
): Promise<Outcome[]> {
  return calls.map((call) => {
    const { trade, latitude, longitude, page } = inputSchema.parse(call.input);
    const near = latitude === undefined || longitude === undefined ? null : { latitude, longitude };
    const listed = listCentres(splitTrades(trade), near, context.now, needs);
    if (listed.length === 0) return { outcome: 'none' };
    const rows = listed.slice(page * mostRows, (page + 1) * mostRows).map(rowOf);
    return { outcome: 'found', rows, more: listed.length > (page + 1) * mostRows };
  });
}

interface Listed {
  readonly centre: Centre;
  readonly open: number;
  readonly km: number | null;
}

function listCentres(trades: readonly string[], near: Point | null, now: number, needs: DiscoveryNeeds): Listed[] {
  const snapshot = needs.catalogue.current();
  const search = { trades, place: null, centres: null, start: null, near: null, codes: null };
  const open = new Map<string, number>();
  for (const { batch } of findBatches(snapshot, search, { now, demoShown: needs.demoShown })) {
    open.set(batch.program.centre.id, (open.get(batch.program.centre.id) ?? 0) + 1);
  }
  const far = Number.POSITIVE_INFINITY;
  return snapshot.centres
    .filter((centre) => demoVisible(centre, needs.demoShown))
    .map((centre) => ({ centre, open: open.get(centre.id) ?? 0, km: distanceTo(centre, near, needs.demoShown) }))
    .sort((one, two) =>
      near === null
        ? Math.sign(two.open) - Math.sign(one.open) || (one.centre.name < two.centre.name ? -1 : 1)
        : (one.km ?? far) - (two.km ?? far) || (one.centre.name < two.centre.name ? -1 : 1),
    );
}

function rowOf({ centre, open, km }: Listed): Row {
  const hint = catalogueText('centre_row', {
    place: centre.regionName,
    km: km ?? -1,
    classes: catalogueText('classes', { count: open }),
  });
  return { id: centre.code, label: centre.name, hint };
}
