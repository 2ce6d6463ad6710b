import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApplicationStatus } from '../../src/actions/application-status.js';
import { createBatchFacts } from '../../src/actions/batch-facts.js';
import { createMyApplications } from '../../src/actions/my-applications.js';
import { createRecordConsent } from '../../src/actions/record-consent.js';
import { createWithdraw } from '../../src/actions/withdraw.js';
import { undoWindowMs } from '../../src/domain/limits.js';
import type { Values } from '../../src/text/value.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, makeChats, morning, perform } from '../support/enrolment.js';

let db: TestDatabase;
let chat: string;
let person = 500;

beforeAll(async () => {
  db = await testDatabase();
  [chat = ''] = await makeChats(db.store, 1);
  await db.store.prisma.region.createMany({
    data: [{ code: '36.71.05.1001', parentCode: '36.71.05', name: 'Contoh Kidul', search: 'contoh kidul' }],
  });
});
afterAll(() => db.close());

function apply(batch: string, over: Values = {}, from = chat) {
  person += 1;
  return perform(db.store, applyAction(db.store), [call(from, applicant(person, batch, over))]);
}

async function facts(input: Values, demoShown = true) {
  const [outcome] = await perform(db.store, createBatchFacts({ demoShown }), [call(chat, input)]);
  return outcome;
}

describe('batch_facts', () => {
  it('tells a selection by its applicants', async () => {
    const batch = await makeBatch(db.store, { mode: 'selection' });
    await apply(batch);
    expect(await facts({ batch })).toMatchObject({
      outcome: 'open',
      values: {
        seats: 16,
        applicants: 1,
        centre: 'BLK Contoh',
        centreRegion: '36.71',
        starts: '2026-04-06',
        closes: { type: 'moment', zone: 'Asia/Jakarta' },
        training: { key: 'application.training', args: { title: 'Las listrik', ordinal: 1, centre: 'BLK Contoh' } },
        seatLine: { key: 'application.seats.selection', args: { seats: 16, applicants: 1 } },
      },
    });
  });

  it('tells the seats left, then the place in the reserve, then that nothing is left', async () => {
    const batch = await makeBatch(db.store, { capacity: 1, reserveSize: 1 });
    expect(await facts({ batch })).toMatchObject({
      outcome: 'open',
      values: { left: 1, seatLine: { key: 'application.seats.free' } },
    });
    await apply(batch);
    expect(await facts({ batch })).toMatchObject({
      outcome: 'full',
      values: { left: 0, place: 1, seatLine: { key: 'application.seats.full', args: { place: 1 } } },
    });
    await apply(batch, { wish: 'reserve' });
    expect(await facts({ batch })).toMatchObject({ outcome: 'reserve_full' });
  });

  it('tells divided seats as a whole until the region is known, then those of the region', async () => {
    const batch = await makeBatch(db.store, { capacity: 3, quotas: { '36.71.05.1001': 1, '36.71.05.1002': 2 } });
    expect(await facts({ batch })).toMatchObject({
      outcome: 'open',
      values: { left: 3, seatLine: { key: 'application.seats.divided', args: { left: 3, whole: 3, by: 'kelurahan' } } },
    });
    const region = '36.71.05.1001';
    expect(await facts({ batch, region })).toMatchObject({
      outcome: 'open',
      values: {
        left: 1,
        seatLine: { key: 'application.seats.free_region', args: { left: 1, seats: 1, placeName: 'Contoh Kidul' } },
      },
    });
    await apply(batch);
    expect(await facts({ batch, region })).toMatchObject({
      outcome: 'full',
      values: { place: 1, seatLine: { key: 'application.seats.full_region' } },
    });
    expect(await facts({ batch, region: '36.71.06.1001' })).toMatchObject({ outcome: 'outside' });
  });

  it('finds the quota of a kecamatan by the desa', async () => {
    const batch = await makeBatch(db.store, { capacity: 2, quotaBy: 'kecamatan', quotas: { '16.07.11': 2 } });
    expect(await facts({ batch, region: '16.07.11.2003' })).toMatchObject({ outcome: 'open', values: { left: 2 } });
  });

  it('names the rules that do not fit', async () => {
    const rules = { minAge: 18, maxAge: 20, education: ['SMA', 'SMK', 'S1'], flagRegions: ['16.07'] };
    const batch = await makeBatch(db.store, { rules });
    const who = { batch, region: '36.71.05.1001', born: '2001-08-17', education: 'SD' };
    const age = { key: 'application.rule.outside_age', args: { min: 18, max: 20 } };
    const lowest = {
      key: 'application.rule.outside_education_lowest',
      args: { lowest: { key: 'application.education.SMA' } },
    };
    expect(await facts(who)).toMatchObject({
      outcome: 'doubtful',
      values: { rules: { args: { rule1: age, rule2: lowest } } },
    });
    expect(await facts({ ...who, born: '2007-01-01', education: 'D3' })).toMatchObject({
      values: {
        rules: { args: { rule1: { key: 'application.rule.outside_education', args: { levels: 'SMA/SMK/S1' } } } },
      },
    });
    expect(await facts({ ...who, born: '2007-01-01', education: 'SMK' })).toMatchObject({ outcome: 'open' });
  });

  it('knows closed, unknown and hidden batches', async () => {
    const closed = await makeBatch(db.store, { state: 'closed' });
    const demo = await makeBatch(db.store, { demo: true });
    expect(await facts({ batch: closed })).toMatchObject({
      outcome: 'closed',
      values: { training: { key: 'application.training' } },
    });
    expect(await facts({ batch: 'nothing' })).toEqual({ outcome: 'unknown' });
    expect(await facts({ batch: demo })).toMatchObject({
      outcome: 'open',
      values: { training: { key: 'application.training_demo' } },
    });
    expect(await facts({ batch: demo }, false)).toMatchObject({ outcome: 'closed' });
  });

  it('answers many questions in their order', async () => {
    const [one, two] = [await makeBatch(db.store, { capacity: 3 }), await makeBatch(db.store, { capacity: 4 })];
    const calls = [two, 'nothing', one, two].map((batch) => call(chat, { batch }));
    const outcomes = await perform(db.store, createBatchFacts({ demoShown: true }), calls);
    expect(outcomes.map((outcome) => outcome.values?.['seats'])).toEqual([4, undefined, 3, 4]);
  });
});

describe('what a chat has applied for', () => {
  const status = () => createApplicationStatus(db.store);
  const mine = () => createMyApplications(db.store);
  const ask = async (who: string, now = morning) => (await perform(db.store, status(), [call(who, {})], now))[0];
  const list = async (who: string, can: string, application?: string) =>
    (await perform(db.store, mine(), [call(who, application ? { can, application } : { can })]))[0];

  it('is nothing at first', async () => {
    const [nobody = ''] = await makeChats(db.store, 1);
    expect(await ask(nobody)).toEqual({ outcome: 'none' });
    expect(await list(nobody, 'withdraw')).toEqual({ outcome: 'none' });
  });

  it('is told with the place in line, and what can be done', async () => {
    const [first = '', second = ''] = await makeChats(db.store, 2);
    const batch = await makeBatch(db.store, { capacity: 0 });
    await apply(batch, { wish: 'reserve' }, first);
    const [outcome] = await apply(batch, { wish: 'reserve' }, second);
    const number = outcome?.values?.['number'];
    expect(await ask(second)).toMatchObject({
      outcome: 'open',
      values: {
        list: {
          key: 'application.list.of1',
          args: {
            card1: {
              key: 'application.card',
              args: {
                number,
                place: 2,
                stage: { key: 'application.stage.reserve' },
                next: { key: 'application.next.reserve' },
              },
            },
          },
        },
      },
    });
    expect(await list(second, 'withdraw')).toMatchObject({ outcome: 'one', values: { number } });
    expect(await list(second, 'undo')).toEqual({ outcome: 'none' });
    const { id } = await db.store.prisma.application.findUniqueOrThrow({ where: { number: String(number) } });
    await perform(db.store, createWithdraw({ encryption: db.store.encryption }), [call(second, { application: id })]);
    expect(await ask(second)).toMatchObject({ outcome: 'undoable' });
    expect(await list(second, 'undo')).toMatchObject({ outcome: 'one', values: { application: id } });
    expect(await ask(second, morning + undoWindowMs)).toMatchObject({ outcome: 'closed' });
  });

  it('lists several, newest first, and narrows down to the chosen one', async () => {
    const [many = ''] = await makeChats(db.store, 1);
    for (let count = 0; count < 5; count += 1) {
      person += 1;
      const batch = await makeBatch(db.store, { mode: 'selection' });
      await perform(db.store, applyAction(db.store), [call(many, applicant(person, batch))], morning + count);
    }
    expect(await ask(many)).toMatchObject({ values: { list: { key: 'application.list.more', args: { rest: 1 } } } });
    const rows = (await list(many, 'withdraw'))?.rows ?? [];
    expect(rows).toHaveLength(5);
    const numbers = rows.map((row) => String(row.label).slice(0, 11));
    expect(numbers).toEqual([...numbers].sort().reverse());
    expect(await list(many, 'withdraw', rows[2]?.id)).toMatchObject({
      outcome: 'one',
      values: { application: rows[2]?.id },
    });
  });
});

describe('record_consent', () => {
  const record = createRecordConsent({ words: (locale, key) => `${locale} ${key}` });

  it('keeps what was shown, in which version, where and when', async () => {
    const asked = call(chat, { purpose: 'notice.register', text: 'apply.notice', version: '1' });
    const [outcome] = await perform(db.store, record, [asked]);
    const row = await db.store.prisma.consent.findUniqueOrThrow({
      where: { id: String(outcome?.values?.['consent']) },
    });
    expect(row).toMatchObject({
      identityId: chat,
      purpose: 'notice.register',
      given: true,
      textVersion: '1',
      locale: 'id',
      channel: 'web',
      personId: null,
    });
    expect(row.textHash).toMatch(/^[0-9a-f]{64}$/);
    expect(row.at.getTime()).toBe(morning);
    expect(await perform(db.store, record, [asked])).toEqual([outcome]);
  });

  it('belongs to the person once they have applied', async () => {
    const [outcome] = await perform(db.store, record, [
      call(chat, { purpose: 'notice.register', text: 'apply.notice', version: '1' }),
    ]);
    const consent = String(outcome?.values?.['consent']);
    const [applied] = await apply(await makeBatch(db.store), { consent });
    const application = await db.store.prisma.application.findUniqueOrThrow({
      where: { number: String(applied?.values?.['number']) },
    });
    expect(await db.store.prisma.consent.findUniqueOrThrow({ where: { id: consent } })).toMatchObject({
      personId: application.personId,
    });
  });
});
