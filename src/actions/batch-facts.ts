import { z } from 'zod';
import {
  type EligibilityFlag,
  type EligibilityRules,
  educations,
  eligibilityRules,
  failingRules,
} from '../domain/eligibility.js';
import { type BatchSeats, decideSeat, type Line, type SeatAnswer } from '../domain/seat.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { type BatchFacts, batchFacts } from '../store/batch-facts.js';
import type { Transaction } from '../store/transaction.js';
import type { MessageRef, Value, Values } from '../text/value.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { momentAt, trainingWords } from './application-words.js';
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
} as const;

/**
 * How a batch stands now: at the start of the form, and with `region`, `born` and `education` on the summary.
 * `open` = go on; `doubtful` = a rule of the batch does not fit this person, staff will decide; `outside` = seats are
 * divided over regions and this one has none; `full` = only the reserve is left.
 */
export const batchFactsSpec: ActionSpec = {
  name: 'batch_facts',
  kind: 'data',
  takes: {
    batch: { type: 'text' },
    region: { type: 'text', optional: true },
    born: { type: 'date', optional: true },
    education: { type: 'text', optional: true },
  },
  outcomes: {
    open: facts,
    full: { ...facts, place: 'number' },
    doubtful: { ...facts, rules: 'list' },
    outside: facts,
    reserve_full: facts,
    closed: { training: 'message' },
    unknown: {},
  },
  messages: [
    'application.training',
    'application.training_demo',
    'application.seats.',
    'application.rule.',
    'application.education.',
  ],
};

const inputSchema = z.object({
  batch: z.string(),
  region: z.string().default(''),
  born: z.string().optional(),
  education: z.string().optional(),
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
  const answer = answerFor(row, asked.region !== '');
  const values = { ...valuesOf(row, training), seatLine: seatLine(row, answer) };
  if (answer?.answer === 'outside' || answer?.answer === 'reserve_full') return { outcome: answer.answer, values };
  const failing = failingFor(row, asked);
  if (failing.length > 0) return { outcome: 'doubtful', values: { ...values, rules: failing } };
  return answer?.answer === 'full'
    ? { outcome: 'full', values: { ...values, place: answer.place } }
    : { outcome: 'open', values };
}

/** What an application would be answered now; `null` while the region that decides is not known yet. */
function answerFor(row: BatchFacts, regionKnown: boolean): SeatAnswer | null {
  if (row.quotaBy !== null && !regionKnown) return null;
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

/** Rules in words. An intake asked for by certain regions is for staff to weigh, and warns nobody off. */
function failingFor(row: BatchFacts, asked: Asked): Value[] {
  const rules = eligibilityRules.parse(row.rules);
  const who = {
    ...(asked.born === undefined ? {} : { born: asked.born }),
    ...(asked.education === undefined ? {} : { education: asked.education }),
    ...(asked.region === '' ? {} : { region: asked.region }),
  };
  const failing = failingRules(rules, who, row.startsOn).filter((flag) => flag !== 'outside_intake');
  return failing.map((flag) => ruleWords(flag, rules, asked.education ?? ''));
}

function ruleWords(flag: EligibilityFlag, rules: EligibilityRules, education: string): MessageRef {
  if (flag === 'outside_education') return educationWords(rules.education ?? [], education);
  const args = { min: rules.minAge ?? 0, max: rules.maxAge ?? 0 };
  return { type: 'message', key: `application.rule.${flag}`, args };
}

/** "paling rendah SMP" for whoever is below all that are allowed, else the levels by name. */
function educationWords(allowed: readonly string[], education: string): MessageRef {
  const lowest = educations.find((level) => allowed.includes(level));
  const below =
    lowest !== undefined && educations.findIndex((level) => level === education) < educations.indexOf(lowest);
  if (!below)
    return { type: 'message', key: 'application.rule.outside_education', args: { levels: allowed.join('/') } };
  const level: MessageRef = { type: 'message', key: `application.education.${lowest}` };
  return { type: 'message', key: 'application.rule.outside_education_lowest', args: { lowest: level } };
}
