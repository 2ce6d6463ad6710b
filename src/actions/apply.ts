import { z } from 'zod';
import type { Stage } from '../domain/application.js';
import { dayAt } from '../domain/catalogue/day.js';
import { failingRules } from '../domain/eligibility.js';
import { bornFitsNik } from '../domain/nik.js';
import { registrationNumber } from '../domain/registration-number.js';
import type { SeatAnswer } from '../domain/seat.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import {
  insertApplications,
  type NewApplication,
  nextSerials,
  type OpenApplication,
  openApplications,
} from '../store/application.js';
import type { Encryption } from '../store/encryption.js';
import { forgetPersons, type LockedPerson, lockPersons } from '../store/person.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { SeatBook } from './seat-book.js';
import { stageWords } from './application-words.js';

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
};

const askSchema = z.object({
  batch: z.string(),
  name: z.string(),
  nik: z.string(),
  born: z.iso.date(),
  phone: z.string(),
  region: z.string(),
  education: z.string(),
  consent: z.uuid(),
  wish: z.string().default(''),
});

interface Ask extends z.output<typeof askSchema> {
  readonly call: Call;
  readonly reserve: boolean;
  readonly anyway: boolean;
}

function readAsk(call: Call): Ask {
  const ask = askSchema.parse(call.input);
  return { ...ask, call, reserve: ask.wish === 'reserve', anyway: ask.wish === 'anyway' };
}

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
  const standing = await standingApplications(tx, asks, persons, book);
  const decisions = decideAll(asks, persons, book, standing);
  const placed = decisions.filter((decision) => decision.place !== null);
  const serials = placed.length === 0 ? [] : await nextSerials(tx, placed.length);
  placed.forEach((decision, index) => {
    decision.number = numberOf(context.now, serials[index] ?? 0);
  });
  const rows = placed.map((decision) => rowOf(decision, book, needs.encryption, context));
  await insertApplications(tx, rows, book.changes(), context.now);
  await forgetPersons(tx, leftOver(persons, rows));
  return decisions.map(outcomeOf);
}

/** What was decided for one call. */
interface Decision {
  readonly ask: Ask;
  readonly person: LockedPerson;
  readonly answer: SeatAnswer;
  /** The application that stands already, or the earlier one of this very run. */
  readonly duplicateOf: { readonly number: string; readonly stage: Stage } | null;
  readonly place: { readonly stage: Stage; readonly figures: { readonly seats: number; readonly applicants: number } } | null;
  number: string;
}

/** By person and batch. New people cannot have applied before. */
async function standingApplications(
  tx: Transaction,
  asks: readonly Ask[],
  persons: ReadonlyMap<string, LockedPerson>,
  book: SeatBook,
): Promise<Map<string, OpenApplication>> {
  const known = [...persons.values()].filter((person) => person.before !== null).map((person) => person.id);
  const batchIds = new Set(asks.flatMap((ask) => book.batch(ask.batch)?.id ?? []));
  const open = await openApplications(tx, known, [...batchIds]);
  return new Map(open.map((one) => [`${one.personId} ${one.batchId}`, one]));
}

function decideAll(
  asks: readonly Ask[],
  persons: ReadonlyMap<string, LockedPerson>,
  book: SeatBook,
  standing: ReadonlyMap<string, { readonly number: string; readonly stage: Stage }>,
): Decision[] {
  const placed = new Map<string, Decision>();
  return asks.map((ask) => {
    const person = persons.get(ask.nik);
    if (!person) throw new Error('a person was neither found nor made');
    const key = `${person.id} ${book.batch(ask.batch)?.id}`;
    const earlier = placed.get(key);
    const duplicateOf = standing.get(key) ?? (earlier ? standingOf(earlier) : null);
    if (duplicateOf) return { ask, person, answer: { answer: 'closed' }, duplicateOf, place: null, number: '' };
    const answer = book.decide(ask);
    const stage = stageOf[answer.answer] ?? null;
    if (stage !== null) book.countApplicant(ask.batch);
    const place = stage === null ? null : { stage, figures: book.figures(ask.batch) };
    const decision: Decision = { ask, person, answer, duplicateOf: null, place, number: '' };
    if (place) placed.set(key, decision);
    return decision;
  });
}

/** The number is known only after all are decided, so it is read late. */
function standingOf(decision: Decision): { readonly number: string; readonly stage: Stage } {
  return {
    stage: decision.place?.stage ?? 'submitted',
    get number() {
      return decision.number;
    },
  };
}

/** A seat that is taken at once is an acceptance: what follows is the daftar ulang. */
const stageOf: Readonly<Partial<Record<SeatAnswer['answer'], Stage>>> = {
  submitted: 'submitted',
  seat: 'accepted',
  reserve: 'reserve',
};

/** The year of a number is that of Jakarta, whatever the centre's zone: numbers are one series. */
function numberOf(now: number, serial: number): string {
  return registrationNumber(Number(dayAt(now, 'Asia/Jakarta').slice(0, 4)), serial);
}

function rowOf(decision: Decision, book: SeatBook, encryption: Encryption, context: ActionContext): NewApplication {
  const { ask, answer, person, place, number } = decision;
  const batch = book.batch(ask.batch);
  if (!batch || !place) throw new Error('an application without a place');
  const counted = answer.answer === 'seat' || answer.answer === 'reserve';
  return {
    id: context.newId(),
    eventId: context.newId(),
    auditId: context.newId(),
    number,
    personId: person.id,
    batchId: batch.id,
    identityId: ask.call.conversationId,
    stage: place.stage,
    quotaId: counted ? book.quotaId(ask) : null,
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

function outcomeOf({ answer, duplicateOf, place, number }: Decision): Outcome {
  if (duplicateOf) {
    return { outcome: 'duplicate', values: { number: duplicateOf.number, stage: stageWords(duplicateOf.stage) } };
  }
  switch (answer.answer) {
    case 'submitted':
      return { outcome: 'submitted', values: { number, ...(place?.figures ?? { seats: 0, applicants: 0 }) } };
    case 'seat':
      return { outcome: 'seat', values: { number } };
    case 'reserve':
      return { outcome: 'reserve', values: { number, place: answer.place } };
    case 'full':
      return { outcome: 'full', values: { place: answer.place } };
    default:
      return { outcome: answer.answer };
  }
}
