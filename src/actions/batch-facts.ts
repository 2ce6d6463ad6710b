import { z } from 'zod';
import { dayAt } from '../domain/catalogue/day.js';
import {
  activityOf,
  asksActivity,
  type EligibilityRules,
  eligibilityRules,
  failingRules,
  isMinor,
} from '../domain/eligibility.js';
import { type BatchSeats, decideSeat, type Line, type SeatAnswer } from '../domain/seat.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { type BatchFacts, batchFacts } from '../store/batch-facts.js';
import type { Transaction } from '../store/transaction.js';
import type { MessageRef, Values } from '../text/value.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { momentAt, trainingWords } from './application-words.js';
import { documentWords, failingWords, waiverWords } from './eligibility-words.js';
import { isOpenNow } from './seat-book.js';

const facts = {
  training: 'message',
  centre: 'text',
  authority: 'text',
  centreRegion: 'text',
  /** The conversation's FAQ is that of this centre from now on. */
  centreId: 'text',
  seats: 'number',
  left: 'number',
  applicants: 'number',
  closes: 'moment',
  starts: 'date',
  /** The sentence that says how many seats there are, and for whom. */
  seatLine: 'message',
  /** Does a rule need the question about work and school, or an account at SIAPkerja? */
  asksActivity: 'boolean',
  asksAccount: 'boolean',
  asksDocuments: 'boolean',
  documents: 'list',
  /** What was answered about work and school; empty when it was not asked. */
  activity: 'text',
  /** Under 18 today; `false` while the birth date is not known. */
  minor: 'boolean',
} as const;

/**
 * How a batch stands now: at the start of the form, and for what is known of a person, in the check and on the summary.
 * `open` = go on; `doubtful` = a rule of the batch does not fit this person, staff will decide; `outside` = seats are
 * divided over regions and this one has none (with `wish: anyway` it is no obstacle); `full` = only the reserve is left.
 */
export const batchFactsSpec: ActionSpec = {
  name: 'batch_facts',
  kind: 'data',
  takes: {
    batch: { type: 'text' },
    region: { type: 'text', optional: true },
    born: { type: 'date', optional: true },
    education: { type: 'text', optional: true },
    activity: { type: 'text', optional: true },
    wish: { type: 'text', optional: true },
  },
  outcomes: {
    open: facts,
    full: { ...facts, place: 'number' },
    doubtful: { ...facts, rules: 'message', waiver: 'message' },
    outside: facts,
    reserve_full: facts,
    closed: { training: 'message' },
    unknown: {},
  },
  messages: [
    'application.training',
    'application.training_demo',
    'application.seats.',
    'application.failing.',
    'application.rule.',
    'application.rule_name.',
    'application.waiver.',
    'application.education.',
    'application.document.',
  ],
};

const inputSchema = z.object({
  batch: z.string(),
  region: z.string().default(''),
  born: z.string().optional(),
  education: z.string().optional(),
  activity: z.string().optional(),
  wish: z.string().default(''),
});
type Asked = z.output<typeof inputSchema>;

export interface BatchFactsNeeds {
  readonly demoShown: boolean;
}

export function createBatchFacts(needs: BatchFactsNeeds): DataAction {
  return { ...batchFactsSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  needs: BatchFactsNeeds,
): Promise<readonly Outcome[]> {
  const asked = calls.map((call) => inputSchema.parse(call.input));
  const found = await batchFacts(
    tx,
    asked.map(({ batch, region }) => ({ code: batch, region })),
  );
  const byCall = new Map(found.map((row) => [row.asked - 1, row]));
  return asked.map((one, index) => {
    const row = byCall.get(index);
    return row ? outcomeOf(row, one, { now: context.now, demoShown: needs.demoShown }) : { outcome: 'unknown' };
  });
}

function outcomeOf(row: BatchFacts, asked: Asked, opening: { now: number; demoShown: boolean }): Outcome {
  const training = trainingWords(row);
  if (!isOpenNow(row, opening)) return { outcome: 'closed', values: { training } };
  const rules = eligibilityRules.parse(row.rules);
  const answer = answerFor(row, asked);
  const values = {
    ...valuesOf(row, training),
    ...rulesOf(rules, asked, dayAt(opening.now, row.zone)),
    seatLine: seatLine(row, answer),
  };
  if (answer?.answer === 'reserve_full') return { outcome: 'reserve_full', values };
  if (answer?.answer === 'outside' && asked.wish !== 'anyway') return { outcome: 'outside', values };
  const doubts = doubtsOf(rules, asked, row.startsOn);
  if (doubts !== null) return { outcome: 'doubtful', values: { ...values, ...doubts } };
  return answer?.answer === 'full'
    ? { outcome: 'full', values: { ...values, place: answer.place } }
    : { outcome: 'open', values };
}

/** What an application would be answered now; `null` while the region that decides is not known yet. */
function answerFor(row: BatchFacts, { region }: Asked): SeatAnswer | null {
  if (row.quotaBy !== null && region === '') return null;
  const quota = quotaLine(row);
  const seats: BatchSeats = {
    mode: row.mode,
    open: true,
    reserveSize: row.reserveSize,
    whole: { capacity: row.capacity, taken: row.taken, reserved: row.reserved, ranked: row.ranked },
    quotas: row.quotaBy === null ? null : new Map(quota ? [['', quota]] : []),
  };
  return decideSeat(seats, { region: '', reserve: false, anyway: false }, true);
}

function quotaLine(row: BatchFacts): Line | null {
  if (row.quotaCapacity === null) return null;
  return {
    capacity: row.quotaCapacity,
    taken: row.quotaTaken ?? 0,
    reserved: row.quotaReserved ?? 0,
    ranked: row.quotaRanked ?? 0,
  };
}

function valuesOf(row: BatchFacts, training: MessageRef): Values {
  return {
    training,
    centre: row.centre,
    authority: row.authority,
    centreRegion: row.centreRegion,
    centreId: row.centreId,
    seats: row.capacity,
    left: leftOf(row),
    applicants: row.applied,
    closes: momentAt(row.closesAt, row.zone),
    starts: row.startsOn,
  };
}

function leftOf(row: BatchFacts): number {
  const left = row.quotaCapacity === null ? row.capacity - row.taken : row.quotaCapacity - (row.quotaTaken ?? 0);
  return Math.max(0, left);
}

/** `application.seats.<case>`: each case has its own honest sentence. */
function seatLine(row: BatchFacts, answer: SeatAnswer | null): MessageRef {
  const args = {
    seats: row.quotaCapacity ?? row.capacity,
    left: leftOf(row),
    applicants: row.applied,
    place: answer?.answer === 'full' ? answer.place : 0,
    placeName: row.quotaName ?? '',
    by: row.quotaBy ?? '',
    whole: row.capacity,
  };
  return { type: 'message', key: `application.seats.${seatCase(row, answer)}`, args };
}

function seatCase(row: BatchFacts, answer: SeatAnswer | null): string {
  if (answer === null) return 'divided';
  if (answer.answer !== 'seat' && answer.answer !== 'full')
    return answer.answer === 'submitted' ? 'selection' : answer.answer;
  const free = answer.answer === 'seat' ? 'free' : 'full';
  return row.quotaBy === null ? free : `${free}_region`;
}

/** What the rules make the form ask, and what they make of a birth date. */
function rulesOf(rules: EligibilityRules, { born, activity }: Asked, today: string): Values {
  const documents = [...new Set([...(rules.documents ?? []), ...(rules.optionalDocuments ?? [])])];
  return {
    asksActivity: asksActivity(rules),
    asksAccount: rules.siapkerja === true,
    asksDocuments: documents.length > 0,
    documents: documents.map(documentWords),
    activity: activity ?? '',
    minor: born !== undefined && isMinor(born, today),
  };
}

/** Rules that do not hold, in words; `null`: all do. An intake asked for by certain regions is for staff to weigh, and warns nobody off. */
function doubtsOf(rules: EligibilityRules, asked: Asked, startsOn: string) {
  const { born, education, region, activity } = asked;
  const who = {
    ...(born === undefined ? {} : { born }),
    ...(education === undefined ? {} : { education }),
    ...(region === '' ? {} : { region }),
    ...activityOf(activity),
  };
  const failing = failingRules(rules, who, startsOn).filter((flag) => flag !== 'outside_intake');
  if (failing.length === 0) return null;
  return { rules: failingWords(failing, rules, who, startsOn), waiver: waiverWords(rules, failing) };
}
