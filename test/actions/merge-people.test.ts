import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { linkAtCounter, unlinkIdentity } from '../../src/actions/link-identity.js';
import { mergePeople } from '../../src/actions/merge-people.js';
import { createMyApplications } from '../../src/actions/my-applications.js';
import { splitPeople } from '../../src/actions/split-people.js';
import { newId } from '../../src/ops/ids.js';
import { linksOfPeople } from '../../src/store/person-link.js';
import { carriedTables } from '../../src/store/person-merge.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, makeChats, morning, perform } from '../support/enrolment.js';

let database: TestDatabase;
const context = { now: morning, newId };

const merge = (keptId: string, mergedId: string) =>
  database.store.transaction((tx) => mergePeople(tx, { keptId, mergedId, actor: 'cli' }, context));
const split = (personId: string) =>
  database.store.transaction((tx) => splitPeople(tx, { personId, actor: 'staff:7' }, context));

/** Applies with an invented NIK; answers the person. */
async function applies(chat: string, serial: number, batch: string): Promise<string> {
  const { store } = database;
  await perform(store, applyAction(store), [call(chat, applicant(serial, batch))]);
  const { rows } = await store.pool.query<{ id: string }>(
    `SELECT a.person_id AS id FROM application a JOIN person p ON p.id = a.person_id WHERE p.nik_hash = $1 LIMIT 1`,
    [store.encryption.hash('nik', String(applicant(serial, batch)['nik']))],
  );
  return rows[0]?.id ?? '';
}

/** As people without a KTP are: known, but not by a NIK. */
async function withoutNik(id: string): Promise<void> {
  await database.store.pool.query('UPDATE person SET nik_enc = NULL, nik_hash = NULL WHERE id = $1', [id]);
}

const mergeTables = ['person', 'person_identity', ...carriedTables];

async function everything(): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const table of mergeTables) {
    const { rows } = await database.store.pool.query(`SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY t::text`);
    tables[table] = rows.map(({ row }) => row);
  }
  return tables;
}

async function forgetAll(): Promise<void> {
  await database.store.pool.query('TRUNCATE person, chat_identity, batch, program, training_centre CASCADE');
}

describe('two people made one', () => {
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(() => database.close());

  it('brings applications, consents and chats along, and says so in the audit', async () => {
    const [web = '', telegram = ''] = await makeChats(database.store, 2);
    const [one, other] = [await makeBatch(database.store), await makeBatch(database.store)];
    const kept = await applies(web, 1, one);
    const merged = await applies(telegram, 2, other);
    await withoutNik(merged);
    expect(await merge(kept, merged)).toMatchObject({ merged: true, applications: 1 });
    const owners = await database.store.pool.query('SELECT DISTINCT person_id AS id FROM application');
    expect(owners.rows).toEqual([{ id: kept }]);
    for (const chat of [web, telegram]) {
      const [outcome] = await perform(database.store, createMyApplications(database.store), [
        call(chat, { can: 'withdraw' }),
      ]);
      expect(outcome?.rows).toHaveLength(2);
    }
    const audit = await database.store.pool.query(
      `SELECT actor, action, subject FROM audit_event WHERE action LIKE '%_people'`,
    );
    expect(audit.rows).toEqual([{ actor: 'cli', action: 'merge_people', subject: `person:${kept}` }]);
    expect(await merge(kept, merged)).toEqual({ merged: false, why: 'merged_before' });
  });

  it('is refused while both have an open application for one class, until one is withdrawn', async () => {
    const [web = '', telegram = ''] = await makeChats(database.store, 2);
    const batch = await makeBatch(database.store);
    const kept = await applies(web, 1, batch);
    const merged = await applies(telegram, 2, batch);
    await withoutNik(merged);
    const { rows } = await database.store.pool.query<{ number: string }>('SELECT number FROM application ORDER BY 1');
    const numbers = rows.map(({ number }) => number);
    expect(await merge(kept, merged)).toEqual({ merged: false, why: 'two_open', clashes: [{ batch, numbers }] });
    await database.store.pool.query(`UPDATE application SET stage = 'withdrawn' WHERE person_id = $1`, [merged]);
    expect(await merge(kept, merged)).toMatchObject({ merged: true });
  });

  it('is refused for two NIK, for nobody, and for oneself', async () => {
    const [web = '', telegram = ''] = await makeChats(database.store, 2);
    const batch = await makeBatch(database.store);
    const [kept, merged] = [await applies(web, 1, batch), await applies(telegram, 2, batch)];
    expect(await merge(kept, merged)).toEqual({ merged: false, why: 'nik' });
    expect(await merge(kept, kept)).toEqual({ merged: false, why: 'same' });
    expect(await merge(kept, newId())).toEqual({ merged: false, why: 'unknown' });
    expect(await split(kept)).toEqual({ split: false, why: 'never_merged' });
  });

  it('a chat that was cut off since stays cut off when they are split', async () => {
    const [web = '', telegram = ''] = await makeChats(database.store, 2);
    const kept = await applies(web, 1, await makeBatch(database.store));
    const merged = await applies(telegram, 2, await makeBatch(database.store));
    await withoutNik(merged);
    await merge(kept, merged);
    const cut = { personId: kept, identityId: telegram, by: 'cli' };
    await database.store.transaction((tx) => unlinkIdentity(tx, cut, context));
    expect(await split(kept)).toEqual({ split: true, keptId: kept, mergedId: merged });
    const links = await linksOfPeople(database.store.prisma, [merged]);
    expect(links.map(({ identityId, until }) => [identityId, until !== null])).toEqual([[telegram, true]]);
  });

  it('what came since stays with the person that was kept, and a chain is split from its end', async () => {
    const [web = '', telegram = '', third = ''] = await makeChats(database.store, 3);
    const kept = await applies(web, 1, await makeBatch(database.store));
    const merged = await applies(telegram, 2, await makeBatch(database.store));
    const last = await applies(third, 3, await makeBatch(database.store));
    await withoutNik(merged);
    await merge(kept, merged);
    await applies(telegram, 1, await makeBatch(database.store));
    await withoutNik(kept);
    await merge(last, kept);
    expect(await split(merged)).toEqual({ split: false, why: 'merged_on', into: last });
    expect(await split(last)).toMatchObject({ split: true, mergedId: kept });
    expect(await split(merged)).toMatchObject({ split: true, keptId: kept });
    const { rows } = await database.store.pool.query(
      'SELECT person_id, count(*)::int AS n FROM application GROUP BY 1',
    );
    expect(new Map(rows.map((row) => [row.person_id, row.n]))).toEqual(
      new Map([
        [kept, 2],
        [merged, 1],
        [last, 1],
      ]),
    );
  });

  it('every table that names a person goes along', async () => {
    const { rows } = await database.store.pool.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'person_id' ORDER BY 1`,
    );
    // Links are merged one by one; a notice that waits for staff names whom it was about.
    const apart = ['person_identity', 'fallback'];
    expect(rows.map(({ name }) => name).filter((name) => !apart.includes(name))).toEqual([...carriedTables].sort());
  });
});

describe('a merge that is split again', () => {
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  const person = fc.record({
    /** Chats by number: people may share some. */
    chats: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
    batches: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
    nik: fc.boolean(),
    born: fc.boolean(),
    phone: fc.boolean(),
    counter: fc.boolean(),
    cut: fc.boolean(),
  });
  it('ends with the same rows, whatever the two had', async () => {
    await fc.assert(
      fc.asyncProperty(person, person, async (first, second) => {
        const [kept, merged] = await livesOf(first, second);
        const before = await everything();
        const result = await merge(kept, merged);
        if (result.merged) expect(await split(kept)).toEqual({ split: true, keptId: kept, mergedId: merged });
        else expect(result.why).toBe(first.nik && second.nik ? 'nik' : 'two_open');
        expect(await everything()).toEqual(before);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});

interface Life {
  readonly chats: readonly number[];
  readonly batches: readonly number[];
  readonly nik: boolean;
  readonly born: boolean;
  readonly phone: boolean;
  readonly counter: boolean;
  readonly cut: boolean;
}

/** Nobody but two people who have applied, lacking what they lack. */
async function livesOf(first: Life, second: Life): Promise<[string, string]> {
  await forgetAll();
  const chats = await makeChats(database.store, 4);
  const batches: string[] = [];
  while (batches.length < 4) batches.push(await makeBatch(database.store));
  const ids: [string, string] = [await live(first, 1, chats, batches), await live(second, 2, chats, batches)];
  await lacks(first, ids[0]);
  await lacks(second, ids[1]);
  return ids;
}

async function live(one: Life, serial: number, chats: readonly string[], batches: readonly string[]): Promise<string> {
  let id = '';
  for (const [place, batch] of one.batches.entries()) {
    const chat = one.chats[place % one.chats.length] ?? 0;
    id = await applies(chats[chat] ?? '', serial, batches[batch] ?? '');
  }
  const link = { personId: id, identityId: chats[one.chats.at(-1) ?? 0] ?? '', by: 'cli' };
  if (one.counter) await database.store.transaction((tx) => linkAtCounter(tx, link, context));
  if (one.cut) await database.store.transaction((tx) => unlinkIdentity(tx, link, context));
  return id;
}

async function lacks(one: Life, id: string): Promise<void> {
  const { pool } = database.store;
  if (!one.nik) await withoutNik(id);
  if (!one.born) await pool.query('UPDATE person SET born_enc = NULL WHERE id = $1', [id]);
  if (!one.phone) await pool.query('UPDATE person SET phone_enc = NULL, phone_hash = NULL WHERE id = $1', [id]);
}
