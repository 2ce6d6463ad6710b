import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataAction } from '../../src/actions/action.js';
import { registrationNumber } from '../../src/domain/registration-number.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, makeChats, morning, perform } from '../support/enrolment.js';

let db: TestDatabase;
let apply: DataAction;
let chat: string;
let person = 0;
/** Somebody new every time. */
const somebody = () => (person += 1);

beforeAll(async () => {
  db = await testDatabase();
  apply = applyAction(db.store);
  [chat = ''] = await makeChats(db.store, 1);
});
afterAll(() => db.close());

async function ask(input: Parameters<typeof call>[1], now = morning) {
  const [outcome] = await perform(db.store, apply, [call(chat, input)], now);
  return outcome;
}

async function counters(code: string) {
  const { taken, applied, reserved, ranked, quotas } = await db.store.prisma.batch.findUniqueOrThrow({
    where: { code },
    include: { quotas: { orderBy: { regionCode: 'asc' } } },
  });
  return {
    taken,
    applied,
    reserved,
    ranked,
    quotas: quotas.map((quota) => [quota.taken, quota.reserved, quota.ranked]),
  };
}

describe('apply', () => {
  it('takes an application for a selection, and says how many there are', async () => {
    const batch = await makeBatch(db.store, { mode: 'selection', capacity: 16 });
    expect(await ask(applicant(somebody(), batch))).toMatchObject({
      outcome: 'submitted',
      values: { seats: 16, applicants: 1 },
    });
    const second = await ask(applicant(somebody(), batch));
    expect(second).toMatchObject({ outcome: 'submitted', values: { seats: 16, applicants: 2 } });
    const row = await db.store.prisma.application.findUniqueOrThrow({
      where: { number: String(second?.values?.['number']) },
      include: { history: true },
    });
    expect(row).toMatchObject({ stage: 'submitted', seat: false, rank: null, quotaId: null, flags: [], demo: false });
    expect(row.history).toMatchObject([{ fromStage: null, toStage: 'submitted' }]);
    expect(row.submittedAt.getTime()).toBe(morning);
    expect(
      await db.store.prisma.auditEvent.count({ where: { subject: `application:${row.id}`, action: 'apply' } }),
    ).toBe(1);
    expect(await counters(batch)).toEqual({ taken: 0, applied: 2, reserved: 0, ranked: 0, quotas: [] });
  });

  it('gives numbers of the year in Jakarta, in one series', async () => {
    const batch = await makeBatch(db.store, { mode: 'selection', closesAt: Date.parse('2028-01-01T00:00:00Z') });
    const newYear = await ask(applicant(somebody(), batch), Date.parse('2026-12-31T17:00:00Z'));
    const number = String(newYear?.values?.['number']);
    expect(number.slice(0, 2)).toBe('27');
    expect(number).toBe(registrationNumber(2027, Number(number.slice(3, 9))));
  });

  it('offers a ranked place in the reserve before it gives one', async () => {
    const batch = await makeBatch(db.store, { capacity: 1, reserveSize: 2 });
    expect(await ask(applicant(somebody(), batch))).toMatchObject({ outcome: 'seat' });
    const late = applicant(somebody(), batch);
    expect(await ask(late)).toEqual({ outcome: 'full', values: { place: 1 } });
    expect(await counters(batch)).toMatchObject({ taken: 1, applied: 1, reserved: 0 });
    expect(await ask({ ...late, wish: 'reserve' })).toMatchObject({ outcome: 'reserve', values: { place: 1 } });
    expect(await ask(applicant(somebody(), batch, { wish: 'reserve' }))).toMatchObject({
      outcome: 'reserve',
      values: { place: 2 },
    });
    expect(await ask(applicant(somebody(), batch, { wish: 'reserve' }))).toEqual({ outcome: 'reserve_full' });
    expect(await counters(batch)).toEqual({ taken: 1, applied: 3, reserved: 2, ranked: 2, quotas: [] });
  });

  it('keeps nothing of somebody who got no place', async () => {
    const batch = await makeBatch(db.store, { capacity: 0, reserveSize: 0 });
    const late = applicant(somebody(), batch);
    const before = await db.store.prisma.person.count();
    expect(await ask(late)).toEqual({ outcome: 'reserve_full' });
    expect(await db.store.prisma.person.count()).toBe(before);
    expect(
      await db.store.prisma.person.count({ where: { nikHash: db.store.encryption.hash('nik', String(late['nik'])) } }),
    ).toBe(0);
  });

  it('divides seats by the kelurahan on the KTP', async () => {
    const quotas = { '36.71.05.1001': 1, '36.71.05.1002': 1 };
    const batch = await makeBatch(db.store, { capacity: 2, quotas });
    const other = { region: '36.71.05.1002' };
    expect(await ask(applicant(somebody(), batch))).toMatchObject({ outcome: 'seat' });
    expect(await ask(applicant(somebody(), batch))).toEqual({ outcome: 'full', values: { place: 1 } });
    expect(await ask(applicant(somebody(), batch, { wish: 'reserve' }))).toMatchObject({
      outcome: 'reserve',
      values: { place: 1 },
    });
    expect(await ask(applicant(somebody(), batch, other))).toMatchObject({ outcome: 'seat' });
    expect(await ask(applicant(somebody(), batch, { ...other, wish: 'reserve' }))).toMatchObject({
      outcome: 'reserve',
      values: { place: 1 },
    });
    expect(await counters(batch)).toEqual({
      taken: 2,
      applied: 4,
      reserved: 2,
      ranked: 2,
      quotas: [
        [1, 1, 1],
        [1, 1, 1],
      ],
    });
  });

  it('divides seats by kecamatan', async () => {
    const batch = await makeBatch(db.store, { capacity: 2, quotaBy: 'kecamatan', quotas: { '16.07.11': 2 } });
    expect(await ask(applicant(somebody(), batch, { region: '16.07.11.2003' }))).toMatchObject({ outcome: 'seat' });
    expect(await ask(applicant(somebody(), batch, { region: '16.07.10.2003' }))).toEqual({ outcome: 'outside' });
  });

  it('lets staff look at somebody from outside the regions', async () => {
    const batch = await makeBatch(db.store, { capacity: 1, quotas: { '36.71.05.1002': 1 } });
    const outside = applicant(somebody(), batch);
    expect(await ask(outside)).toEqual({ outcome: 'outside' });
    const anyway = await ask({ ...outside, wish: 'anyway' });
    expect(anyway).toMatchObject({ outcome: 'submitted' });
    const row = await db.store.prisma.application.findUniqueOrThrow({
      where: { number: String(anyway?.values?.['number']) },
    });
    expect(row).toMatchObject({ stage: 'submitted', seat: false, quotaId: null, flags: ['outside_region'] });
    expect(await counters(batch)).toMatchObject({ taken: 0, applied: 1 });
  });

  it.each<[string, Parameters<typeof makeBatch>[1], number]>([
    ['not yet published', { state: 'draft' }, morning],
    ['closed by staff', { state: 'closed' }, morning],
    ['cancelled', { state: 'cancelled' }, morning],
    ['before it opens', { opensAt: morning + 1 }, morning],
    ['at the moment it closes', { closesAt: morning }, morning],
  ])('is refused when the batch is %s', async (_name, options, now) => {
    const batch = await makeBatch(db.store, options);
    expect(await ask(applicant(somebody(), batch), now)).toEqual({ outcome: 'closed' });
  });

  it('is refused for a batch that does not exist', async () => {
    expect(await ask(applicant(somebody(), 'no-such-batch'))).toEqual({ outcome: 'closed' });
  });

  it('takes demo batches only where they are shown', async () => {
    const batch = await makeBatch(db.store, { demo: true });
    const input = applicant(somebody(), batch);
    expect(await perform(db.store, applyAction(db.store, false), [call(chat, input)])).toEqual([{ outcome: 'closed' }]);
    const shown = await ask(input);
    expect(shown).toMatchObject({ outcome: 'seat' });
    expect(
      await db.store.prisma.application.findUniqueOrThrow({ where: { number: String(shown?.values?.['number']) } }),
    ).toMatchObject({ demo: true });
  });

  it('recognises a second application and says how the first one stands', async () => {
    const batch = await makeBatch(db.store, { capacity: 1 });
    const input = applicant(somebody(), batch);
    const first = await ask(input);
    const number = first?.values?.['number'];
    const [telegram = ''] = await makeChats(db.store, 1, 'telegram');
    const again = await perform(db.store, apply, [call(telegram, { ...input, wish: 'reserve' })]);
    expect(again).toEqual([
      { outcome: 'duplicate', values: { number, stage: { type: 'message', key: 'application.stage.accepted' } } },
    ]);
    expect(await db.store.prisma.personIdentity.count({ where: { identityId: telegram } })).toBe(0);
    expect(await counters(batch)).toMatchObject({ taken: 1, applied: 1, reserved: 0 });
  });

  it('recognises one person twice within one run', async () => {
    const batch = await makeBatch(db.store, { mode: 'selection' });
    const input = applicant(somebody(), batch);
    const [first, second] = await perform(db.store, apply, [call(chat, input), call(chat, input)]);
    expect(first).toMatchObject({ outcome: 'submitted' });
    expect(second).toMatchObject({ outcome: 'duplicate', values: { number: first?.values?.['number'] } });
  });

  it('lets one person apply for two batches in one run', async () => {
    const [one, two] = [await makeBatch(db.store), await makeBatch(db.store, { mode: 'selection' })];
    const serial = somebody();
    const outcomes = await perform(db.store, apply, [
      call(chat, applicant(serial, one)),
      call(chat, applicant(serial, two)),
    ]);
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['seat', 'submitted']);
    expect(
      await db.store.prisma.person.count({
        where: { nikHash: db.store.encryption.hash('nik', String(applicant(serial, one)['nik'])) },
      }),
    ).toBe(1);
  });

  it('keeps what was known of a person, and flags what differs', async () => {
    const [one, two] = [await makeBatch(db.store), await makeBatch(db.store)];
    const serial = somebody();
    await ask(applicant(serial, one));
    const outcome = await ask(applicant(serial, two, { name: 'Lain Sekali', born: '2001-08-18' }));
    const row = await db.store.prisma.application.findUniqueOrThrow({
      where: { number: String(outcome?.values?.['number']) },
      include: { person: true },
    });
    expect([...row.flags].sort()).toEqual(['nik_born', 'other_born', 'other_name']);
    expect(db.store.encryption.open(row.person.nameEnc)).toBe(applicant(serial, one)['name']);
  });

  it('flags rules that fail, and takes the application all the same', async () => {
    const batch = await makeBatch(db.store, { rules: { maxAge: 20, education: ['SMA'], regions: ['16.07'] } });
    const outcome = await ask(applicant(somebody(), batch));
    expect(outcome).toMatchObject({ outcome: 'seat' });
    const row = await db.store.prisma.application.findUniqueOrThrow({
      where: { number: String(outcome?.values?.['number']) },
    });
    expect(row.flags).toEqual(['outside_age', 'outside_education', 'outside_region']);
  });

  it('answers in the order of the calls, whatever they are', async () => {
    const [seats, closed] = [
      await makeBatch(db.store, { capacity: 1 }),
      await makeBatch(db.store, { state: 'closed' }),
    ];
    const chats = await makeChats(db.store, 4);
    const asks = [seats, closed, seats, seats].map((batch, index) =>
      call(chats[index] ?? '', applicant(somebody(), batch, index === 3 ? { wish: 'reserve' } : {})),
    );
    const outcomes = await perform(db.store, apply, asks);
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['seat', 'closed', 'full', 'reserve']);
  });
});
