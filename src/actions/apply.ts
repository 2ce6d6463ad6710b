import { dayAt } from '../domain/catalogue/day.js';
import { isMinor } from '../domain/eligibility.js';
import { guardianCode } from '../domain/guardian-code.js';
import { registrationNumber } from '../domain/registration-number.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { insertApplications, type NewApplication, nextSerials, openApplications } from '../store/application.js';
import type { Encryption } from '../store/encryption.js';
import type { NewGuardian } from '../store/guardian.js';
import { type PastTraining, trainingsOf } from '../store/past-training.js';
import { forgetPersons, type LockedPerson, lockPersons } from '../store/person.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { flagsOf } from './application-flags.js';
import { groupedCode, stageWords } from './application-words.js';
import { type Ask, readAsk } from './apply-ask.js';
import { type Decision, decideAll, type Placed, type Standing, standingKey } from './apply-decision.js';
import { nameGuardians } from './name-guardians.js';
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
    activity: { type: 'text', optional: true },
    /** `have`, or anything else: an account at SIAPkerja. */
    account: { type: 'text', optional: true },
    /** `card`: the KTP says something else than the NIK. */
    nikDoubt: { type: 'text', optional: true },
    guardianName: { type: 'text', optional: true },
    /** E.164, or `here`: the applicant's own phone. */
    guardianPhone: { type: 'text', optional: true },
    consent: { type: 'text' },
    wish: { type: 'text', optional: true },
  },
  outcomes: {
    /** `guardianCode` is `none` for adults. */
    submitted: { number: 'text', seats: 'number', applicants: 'number', guardianCode: 'text' },
    seat: { number: 'text', guardianCode: 'text' },
    reserve: { number: 'text', place: 'number', guardianCode: 'text' },
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

/** Seven statements whatever the number of calls, and two more where somebody under 18 applies; locks persons, then batches, then quotas. */
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
  const past = await pastTrainings(tx, placed, book);
  const rows = placed.map((one) =>
    rowOf(one, numbers.get(one) ?? '', { book, encryption: needs.encryption, context, past }),
  );
  await insertApplications(tx, rows, book.changes(), context.now);
  const guardians = guardiansOf(placed, rows, { book, encryption: needs.encryption, now: context.now });
  await nameGuardians(tx, needs.encryption, [...guardians.values()], context.now);
  await forgetPersons(tx, leftOver(persons, rows));
  return decisions.map((decision) => outcomeOf(decision, numbers, guardians));
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

interface Around {
  readonly book: SeatBook;
  readonly encryption: Encryption;
  readonly context: ActionContext;
  readonly past: readonly PastTraining[];
}

function rowOf(placed: Placed, number: string, { book, encryption, context, past }: Around): NewApplication {
  const { ask, answer, person, stage } = placed;
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
    flags: flagsOf({
      ask,
      person,
      rules: batch.rules,
      startsOn: batch.startsOn,
      minor: isMinor(ask.born, dayAt(context.now, batch.zone)),
      past: past.filter((one) => one.personId === person.id && one.batchId !== batch.id),
    }),
    demo: batch.demo,
    consentId: ask.consent,
  };
}

/** Other applications of the people who were known before, where a batch has a rule about them. */
async function pastTrainings(tx: Transaction, placed: readonly Placed[], book: SeatBook): Promise<PastTraining[]> {
  const known = placed.filter(({ ask, person }) => {
    const rules = book.batch(ask.batch)?.rules;
    return person.before !== null && (rules?.oneProgram || rules?.coolingOffMonths !== undefined);
  });
  return trainingsOf(tx, [...new Set(known.map(({ person }) => person.id))]);
}

/** Whoever is under 18 at the centre today, and whom they have named. */
function guardiansOf(
  placed: readonly Placed[],
  rows: readonly NewApplication[],
  { book, encryption, now }: { readonly book: SeatBook; readonly encryption: Encryption; readonly now: number },
): ReadonlyMap<Placed, NewGuardian> {
  const guardians = new Map<Placed, NewGuardian>();
  for (const [index, one] of placed.entries()) {
    const { ask } = one;
    const batch = book.batch(ask.batch);
    const row = rows[index];
    if (!batch || !row || ask.guardianName === '' || !isMinor(ask.born, dayAt(now, batch.zone))) continue;
    guardians.set(one, {
      applicationId: row.id,
      code: guardianCode(encryption.derive(`guardian of ${row.number}`)),
      name: ask.guardianName,
      phone: ask.guardianPhone === 'here' || ask.guardianPhone === '' ? null : ask.guardianPhone,
    });
  }
  return guardians;
}

function leftOver(persons: ReadonlyMap<string, LockedPerson>, rows: readonly NewApplication[]): string[] {
  const used = new Set(rows.map((row) => row.personId));
  return [...persons.values()].filter((one) => one.before === null && !used.has(one.id)).map((one) => one.id);
}

function outcomeOf(
  decision: Decision,
  numbers: ReadonlyMap<Placed, string>,
  guardians: ReadonlyMap<Placed, NewGuardian>,
): Outcome {
  switch (decision.decided) {
    case 'placed':
      return placedOutcome(decision, numbers.get(decision) ?? '', guardians.get(decision)?.code);
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

function placedOutcome({ answer, figures }: Placed, number: string, code: string | undefined): Outcome {
  const guardianCode = code === undefined ? 'none' : groupedCode(code);
  switch (answer.answer) {
    case 'submitted':
      return { outcome: 'submitted', values: { number, ...figures, guardianCode } };
    case 'reserve':
      return { outcome: 'reserve', values: { number, place: answer.place, guardianCode } };
    default:
      return { outcome: 'seat', values: { number, guardianCode } };
  }
}
