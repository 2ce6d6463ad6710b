import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listApplications } from '../../src/store/application-list.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, makeChats, perform } from '../support/enrolment.js';

let db: TestDatabase;
let full: string;

beforeAll(async () => {
  db = await testDatabase();
  const chats = await makeChats(db.store, 3);
  full = await makeBatch(db.store, { capacity: 1 });
  const other = await makeBatch(db.store, { mode: 'selection' });
  const calls = [full, full, other].map((batch, index) =>
    call(chats[index] ?? '', applicant(index, batch, { wish: 'reserve' })),
  );
  await perform(db.store, applyAction(db.store), calls);
});
afterAll(() => db.close());

const list = (filter: Parameters<typeof listApplications>[2]) =>
  listApplications(db.store.prisma, db.store.encryption, filter);

describe('the list of applications', () => {
  it('is in order of the numbers, and shows who it is without the NIK', async () => {
    const rows = await list({});
    expect(rows.map((row) => row.number)).toEqual(rows.map((row) => row.number).sort());
    expect(rows.map(({ stage, seat, rank }) => [stage, seat, rank])).toEqual([
      ['accepted', true, null],
      ['reserve', false, 1],
      ['submitted', false, null],
    ]);
    expect(rows[0]).toMatchObject({
      batch: full,
      name: 'Contoh Pelamar A',
      nik: '3671••••••••0000',
      region: '36.71.05.1001',
      education: 'SMK',
    });
    expect(JSON.stringify(rows)).not.toMatch(/\+62|36719\d170801/);
  });

  it('narrows down to a batch and a stage', async () => {
    expect(await list({ batch: full })).toHaveLength(2);
    expect(await list({ batch: full, stage: 'reserve' })).toHaveLength(1);
    expect(await list({ stage: 'graduated' })).toEqual([]);
    expect(await list({ batch: 'none' })).toEqual([]);
  });
});
