import { dayAt } from '../domain/catalogue/day.js';
import { failingRules } from '../domain/eligibility.js';
import { bornFitsNik } from '../domain/nik.js';
import { registrationNumber } from '../domain/registration-number.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { insertApplications, type NewApplication, nextSerials, openApplications } from '../store/application.js';
import type { Encryption } from '../store/encryption.js';
import { forgetPersons, type LockedPerson, lockPersons } from '../store/person.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { stageWords } from './application-words.js';
import { type Ask, readAsk } from './apply-ask.js';
import { type Decision, decideAll, type Placed, type Standing, standingKey } from './apply-decision.js';
import { SeatBook } from './seat-book.js';

/**
 * Applies for a batch. `wish: reserve` agrees to a place in the reserve when no seat is free; `wish: anyway` asks staff to
 * look at somebody from outside the regions; any other wish is for a seat. `submitted` = waits for staff, `seat` = has one, `reserve` = stands in line;
 * every other outcome has written nothing.
 */
export const applySpec: ActionSpec = {
  name: 'apply',
  kind: 'data',
  takes: {
    batch: { type: 'text' },
    name: { type: 'text' },
    nik: { type: 'text' },
    born: { type: 'date' },
    phone: { type: 'text' },
    region: { type: 'text' },
    education: { type: 'text' },
    consent: { type: 'text' },
    wish: { type: 'text', optional: true },
  },
  outcomes: {
    submitted: { number: 'text', seats: 'number', applicants: 'number' },
    seat: { number: 'text' },
    reserve: { number: 'text', place: 'number' },
    full: { place: 'number' },
    reserve_full: {},
    outside: {},
    closed: {},
    duplicate: { number: 'text', stage: 'message' },
  },
  messages: ['application.stage.'],
};

export interface ApplyNeeds {
  readonly encryption: Encryption;
  /** Do demo batches take applications? */
  readonly demoShown: boolean;
}

export function createApply(needs: ApplyNeeds): DataAction {
  return { ...applySpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

/** Seven statements whatever the number of calls; locks persons, then batches, then quotas. */
async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  needs: ApplyNeeds,
): Promise<readonly Outcome[]> {
  const asks = calls.map(readAsk);
  const persons = await lockPersons(tx, needs.encryption, asks, context);
  const book = await SeatBook.forWishes(tx, asks, { now: context.now, demoShown: needs.demoShown });
  const decisions = decideAll(asks, persons, book, await standingApplications(tx, asks, persons, book));
  const placed = decisions.filter((decision) => decision.decided === 'placed');
  const numbers = await numbersFor(tx, placed, context.now);
  const rows = placed.map((one) => rowOf(one, numbers.get(one) ?? '', book, needs.encryption, context));
  await insertApplications(tx, rows, book.changes(), context.now);
  await forgetPersons(tx, leftOver(persons, rows));
  return decisions.map((decision) => outcomeOf(decision, numbers));
}

/** Open applications by person and batch. New people cannot have applied before. */
async function standingApplications(
  tx: Transaction,
  asks: readonly Ask[],
  persons: ReadonlyMap<string, LockedPerson>,
  book: SeatBook,
): Promise<Map<string, Standing>> {
  const known = [...persons.values()].filter((person) => person.before !== null).map((person) => person.id);
  const batchIds = new Set(asks.flatMap((ask) => book.batch(ask.batch)?.id ?? []));
  const open = await openApplications(tx, known, [...batchIds]);
  return new Map(open.map((one) => [standingKey(one.personId, one.batchId), one]));
}

/** The year of a number is that of Jakarta, whatever the centre's zone: numbers are one series. */
async function numbersFor(tx: Transaction, placed: readonly Placed[], now: number): Promise<Map<Placed, string>> {
  if (placed.length === 0) return new Map();
  const year = Number(dayAt(now, 'Asia/Jakarta').slice(0, 4));
  const serials = await nextSerials(tx, placed.length);
  return new Map(placed.map((one, index) => [one, registrationNumber(year, serials[index] ?? 0)]));
}

function rowOf(
  { ask, answer, person, stage }: Placed,
  number: string,
  book: SeatBook,
  encryption: Encryption,
  context: ActionContext,
): NewApplication {
  const batch = book.batch(ask.batch);
  if (!batch) throw new Error('an application without a batch');
  return {
    id: context.newId(),
    eventId: context.newId(),
    auditId: context.newId(),
    number,
    personId: person.id,
    batchId: batch.id,
    identityId: ask.call.conversationId,
    stage,
    quotaId: answer.answer === 'submitted' ? null : book.quotaId(ask),
    seat: answer.answer === 'seat',
    rank: answer.answer === 'reserve' ? answer.rank : null,
    education: ask.education,
    region: ask.region,
    phoneEnc: encryption.seal(ask.phone),
    flags: flagsOf(ask, person, failingRules(batch.rules, ask, batch.startsOn)),
    demo: batch.demo,
    consentId: ask.consent,
  };
}

/** What staff should look at; none of it stops an application. */
function flagsOf(ask: Ask, person: LockedPerson, failing: readonly string[]): string[] {
  const flags = new Set<string>(failing);
  if (ask.anyway) flags.add('outside_region');
  if (!bornFitsNik(ask.nik, ask.born)) flags.add('nik_born');
  if (person.before && person.before.name.toLowerCase() !== ask.name.toLowerCase()) flags.add('other_name');
  if (person.before?.born && person.before.born !== ask.born) flags.add('other_born');
  return [...flags];
}

function leftOver(persons: ReadonlyMap<string, LockedPerson>, rows: readonly NewApplication[]): string[] {
  const used = new Set(rows.map((row) => row.personId));
  return [...persons.values()].filter((one) => one.before === null && !used.has(one.id)).map((one) => one.id);
}

function outcomeOf(decision: Decision, numbers: ReadonlyMap<Placed, string>): Outcome {
  switch (decision.decided) {
    case 'placed':
      return placedOutcome(decision, numbers.get(decision) ?? '');
    case 'duplicate': {
      const { of } = decision;
      const number = 'number' in of ? of.number : (numbers.get(of) ?? '');
      return { outcome: 'duplicate', values: { number, stage: stageWords(of.stage) } };
    }
    case 'refused': {
      const { answer } = decision;
      return answer.answer === 'full'
        ? { outcome: 'full', values: { place: answer.place } }
        : { outcome: answer.answer };
    }
  }
}

function placedOutcome({ answer, figures }: Placed, number: string): Outcome {
  switch (answer.answer) {
    case 'submitted':
      return { outcome: 'submitted', values: { number, ...figures } };
    case 'reserve':
      return { outcome: 'reserve', values: { number, place: answer.place } };
    default:
      return { outcome: 'seat', values: { number } };
  }
}
