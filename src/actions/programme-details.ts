import { z } from 'zod';
import { type Batch, phaseOf } from '../domain/catalogue/snapshot.js';
import { demoVisible } from '../domain/demo.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { type SeatCounts, seatCounts } from '../store/seat-counts.js';
import type { Transaction } from '../store/transaction.js';
import type { Values } from '../text/value.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { catalogueText, momentOf } from './batch-words.js';
import type { DiscoveryNeeds } from './discovery.js';
import { certificateWords, facilityWords, lengthWords, officeWords, ruleWords, seatWords } from './programme-words.js';

const details = {
  code: 'text',
  demo: 'boolean',
  title: 'text',
  ordinal: 'number',
  trade: 'text',
  tradeName: 'message',
  centre: 'text',
  centreId: 'text',
  authority: 'text',
  place: 'text',
  /** Region of the centre, for "kabari saya". */
  region: 'text',
  starts: 'date',
  length: 'message',
  opens: 'moment',
  closes: 'moment',
  seats: 'message',
  facilities: 'message',
  certificate: 'message',
  rules: 'message',
  office: 'message',
} as const;

/**
 * All that is known of one class. `open` = takes applications now; `upcoming` = will; `over` = it does not any more;
 * `unknown` = there is no such class, or a demo that is not shown.
 */
export const programmeDetailsSpec: ActionSpec = {
  name: 'programme_details',
  kind: 'data',
  takes: { code: { type: 'text' } },
  outcomes: { open: details, upcoming: details, over: details, unknown: {} },
  messages: ['catalogue.', 'trades.', 'application.document.'],
};

const inputSchema = z.object({ code: z.string() });

export function createProgrammeDetails(needs: DiscoveryNeeds): DataAction {
  return { ...programmeDetailsSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  needs: DiscoveryNeeds,
): Promise<readonly Outcome[]> {
  const snapshot = needs.catalogue.current();
  const batches = calls.map((call) => snapshot.batch(inputSchema.parse(call.input).code.toLowerCase()));
  const counts = await seatCounts(
    tx,
    batches.flatMap((batch) => batch?.id ?? []),
  );
  return batches.map((batch): Outcome => {
    const count = batch === null ? undefined : counts.get(batch.id);
    if (batch === null || count === undefined || !demoVisible(batch, needs.demoShown)) return { outcome: 'unknown' };
    return { outcome: phaseOf(batch, context.now), values: valuesOf(batch, count, needs.demoShown) };
  });
}

function valuesOf(batch: Batch, counts: SeatCounts, demoShown: boolean): Values {
  const { program } = batch;
  const { centre } = program;
  return {
    code: batch.code,
    demo: batch.demo,
    title: program.title,
    ordinal: batch.ordinal,
    trade: program.trade,
    tradeName: { type: 'message', key: `trades.${program.trade}` },
    centre: centre.name,
    centreId: centre.id,
    authority: centre.authority,
    place: centre.regionName,
    region: centre.regionCode.slice(0, 5),
    starts: batch.startsOn,
    length: lengthWords(batch),
    opens: momentOf(batch.opensAt, batch),
    closes: momentOf(batch.closesAt, batch),
    seats: seatWords(batch, counts),
    facilities: facilityWords(program.facilities),
    certificate: certificateWords(program.certificate),
    rules: ruleWords(batch),
    office: officeWords(centre, demoShown) ?? catalogueText('office.unknown', { centre: centre.name }),
  };
}
