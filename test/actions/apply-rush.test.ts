import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call, DataAction } from '../../src/actions/action.js';
import { createUndoWithdraw } from '../../src/actions/undo-withdraw.js';
import { createWithdraw } from '../../src/actions/withdraw.js';
import type { Outcome } from '../../src/flow/action.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, makeChats, perform } from '../support/enrolment.js';

let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase();
});
afterEach(() => db.close());

/** Runs the calls in runs of `size`, `workers` at the same time, as the turns of several processes would. */
async function rush(action: DataAction, calls: readonly Call[], workers: number, size: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = new Array(calls.length);
  const starts = Array.from({ length: Math.ceil(calls.length / size) }, (_, index) => index * size);
  const work = async () => {
    for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
      const answered = await perform(db.store, action, calls.slice(start, start + size));
      answered.forEach((outcome, index) => {
        outcomes[start + index] = outcome;
      });
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return outcomes;
}

function count(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** The counters are what the rows say, nothing is oversold, each line is ranked without a gap or a tie. */
async function expectSound(code: string): Promise<void> {
  const batch = await db.store.prisma.batch.findUniqueOrThrow({
    where: { code },
    include: { quotas: true, applications: true },
  });
  const open = batch.applications.filter((row) => row.stage !== 'withdrawn');
  expect(batch.applied).toBe(open.length);
  expect(batch.taken).toBe(open.filter((row) => row.seat).length);
  expect(batch.reserved).toBe(open.filter((row) => row.stage === 'reserve').length);
  expect(batch.taken).toBeLessThanOrEqual(batch.capacity);
  const lines = batch.quotas.length > 0 ? batch.quotas : [{ ...batch, id: null }];
  for (const line of lines) {
    const own = open.filter((row) => row.quotaId === line.id);
    const ranks = own.flatMap((row) => row.rank ?? []).sort((left, right) => left - right);
    expect(line.taken).toBe(own.filter((row) => row.seat).length);
    expect(line.taken).toBeLessThanOrEqual(line.capacity);
    expect(line.reserved).toBe(ranks.length);
    expect(new Set(ranks).size).toBe(ranks.length);
    if (line.reserved > 0) expect(line.taken).toBe(line.capacity);
    expect(line.ranked).toBeGreaterThanOrEqual(ranks.at(-1) ?? 0);
  }
}

const regions = Array.from({ length: 8 }, (_, index) => `36.71.05.${1001 + index}`);

describe('a rush of people', () => {
  it('fills every seat of every kelurahan, ranks the rest, and oversells none', async () => {
    const seats = 20;
    const quotas = Object.fromEntries(regions.map((region) => [region, seats]));
    const batch = await makeBatch(db.store, { capacity: seats * regions.length, quotas });
    const chats = await makeChats(db.store, 240);
    const calls = chats.map((chat, index) =>
      call(chat, applicant(index, batch, { region: regions[index % 8] ?? '', wish: 'reserve' })),
    );
    const outcomes = await rush(applyAction(db.store), calls, 4, 17);
    expect(count(outcomes)).toEqual({ seat: 160, reserve: 80 });
    expect(new Set(outcomes.map((outcome) => outcome.values?.['number'])).size).toBe(240);
    await expectSound(batch);
    for (const region of regions) {
      const quota = await db.store.prisma.regionQuota.findFirstOrThrow({ where: { regionCode: region } });
      expect([quota.taken, quota.reserved, quota.ranked]).toEqual([seats, 10, 10]);
    }
  });

  it('gives one application to a person who asks from the web and Telegram at the same moment', async () => {
    const batch = await makeBatch(db.store, { capacity: 500 });
    const [web, telegram] = [await makeChats(db.store, 60), await makeChats(db.store, 60, 'telegram')];
    const sameTwice = web.map((chat, index) => [
      call(chat, applicant(index, batch)),
      call(telegram[index] ?? '', applicant(index, batch)),
    ]);
    const apply = applyAction(db.store);
    const answers = await Promise.all(sameTwice.flatMap((pair) => pair.map((one) => perform(db.store, apply, [one]))));
    expect(count(answers.flat())).toEqual({ seat: 60, duplicate: 60 });
    for (let index = 0; index < answers.length; index += 2) {
      const [left, right] = [answers[index]?.[0], answers[index + 1]?.[0]];
      expect(left?.values?.['number']).toBe(right?.values?.['number']);
    }
    expect(await db.store.prisma.person.count()).toBe(60);
    await expectSound(batch);
  });

  it('keeps seats and lines sound while people apply, withdraw and come back', async () => {
    const quotas = Object.fromEntries(regions.slice(0, 3).map((region) => [region, 5]));
    const batch = await makeBatch(db.store, { capacity: 15, quotas });
    const chats = await makeChats(db.store, 60);
    const apply = applyAction(db.store);
    const withdraw = createWithdraw({ encryption: db.store.encryption });
    const calls = chats.map((chat, index) =>
      call(chat, applicant(index, batch, { region: regions[index % 3] ?? '', wish: 'reserve' })),
    );
    await rush(apply, calls.slice(0, 36), 4, 5);
    const rows = await db.store.prisma.application.findMany({ orderBy: { id: 'asc' } });
    const own = (row: (typeof rows)[number]) => call(row.identityId, { application: row.id });
    await Promise.all([
      rush(withdraw, rows.filter((_, index) => index % 3 !== 0).map(own), 3, 2),
      rush(apply, calls.slice(36), 2, 3),
    ]);
    await expectSound(batch);
    const gone = await db.store.prisma.application.findMany({ where: { stage: 'withdrawn' } });
    expect(gone).toHaveLength(24);
    const back = await rush(createUndoWithdraw(), gone.map(own), 4, 3);
    expect((count(back)['restored'] ?? 0) + (count(back)['filled'] ?? 0)).toBe(24);
    await expectSound(batch);
  });
});

describe('private data', () => {
  it('stands nowhere in clear', async () => {
    const batch = await makeBatch(db.store, { capacity: 2 });
    const chats = await makeChats(db.store, 3);
    const people = chats.map((_, index) =>
      applicant(index, batch, { name: `Zulaikha Rahasia ${'XYZ'[index]}`, wish: 'reserve' }),
    );
    await perform(
      db.store,
      applyAction(db.store),
      people.map((person, index) => call(chats[index] ?? '', person)),
    );
    const [first] = await db.store.prisma.application.findMany({ where: { identityId: chats[0] ?? '' } });
    await perform(db.store, createWithdraw({ encryption: db.store.encryption }), [
      call(chats[0] ?? '', { application: first?.id ?? '' }),
    ]);
    const tables = await db.store.pool.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const dump: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await db.store.pool.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`);
      dump.push(...rows.map(({ row }) => row));
    }
    const all = dump.join('\n');
    expect(all).toContain('application');
    for (const person of people) {
      for (const secret of [
        person['name'],
        person['nik'],
        person['phone'],
        String(person['phone']).slice(3),
        '2001-08-17',
        'Zulaikha',
      ]) {
        expect(all.includes(String(secret))).toBe(false);
      }
    }
  });
});
