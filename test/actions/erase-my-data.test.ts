/** What is left in the tables of somebody who asked to be forgotten, and of a number that changed hands. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DataAction } from '../../src/actions/action.js';
import { createSelfServiceActions } from '../../src/actions/self-service-registry.js';
import { settleRequest } from '../../src/actions/settle-request.js';
import { newId } from '../../src/ops/ids.js';
import { listDataRequests } from '../../src/store/data-request.js';
import { eraseDue } from '../../src/store/erasure.js';
import { insertNotices } from '../../src/store/inbox.js';
import { insertInterests } from '../../src/store/interest.js';
import { nobody } from '../../src/store/nobody.js';
import { insertOutbox } from '../../src/store/outbox.js';
import { sealedTables } from '../../src/store/sealed-columns.js';
import { setTimers } from '../../src/store/timer.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import {
  applicant,
  applyAction,
  call,
  inventedNik,
  makeBatch,
  makeChats,
  morning,
  perform,
} from '../support/enrolment.js';

const dayMs = 86_400_000;
let db: TestDatabase;
let chat: string;
let batch: string;

beforeAll(async () => {
  db = await testDatabase();
}, 60_000);
afterAll(() => db.close());
beforeEach(async () => {
  [chat = ''] = await makeChats(db.store, 1);
  batch = await makeBatch(db.store, { mode: 'selection' });
});

function action(name: string): DataAction {
  const found = createSelfServiceActions({
    encryption: db.store.encryption,
    demoShown: true,
    zone: 'Asia/Jakarta',
  }).get(name);
  if (found?.kind !== 'data') throw new Error(`there is no data action ${name}`);
  return found;
}

const run = async (name: string, input = {}, by = chat, now = morning) =>
  (await perform(db.store, action(name), [call(by, input)], now))[0]?.outcome;

async function apply(serial: number, by = chat, where = batch): Promise<void> {
  const [outcome] = await perform(db.store, applyAction(db.store), [
    call(by, applicant(serial, where, { name: 'Nama Rahasia' })),
  ]);
  expect(outcome?.outcome).toBe('submitted');
}

/** Everything that can be opened in any sealed column, with where it stands. */
async function opened(): Promise<string> {
  const found: string[] = [];
  for (const { table, sealed } of sealedTables) {
    for (const column of sealed) {
      const { rows } = await db.store.pool.query(`SELECT ${column} AS value FROM ${table} WHERE ${column} IS NOT NULL`);
      for (const { value } of rows) found.push(`${table}.${column}: ${db.store.encryption.open(value)}`);
    }
  }
  return found.join('\n');
}

/** Words, plans and wishes of a chat, as a long conversation leaves them. */
async function fill(): Promise<void> {
  const { encryption, pool } = db.store;
  const body = JSON.stringify({ body: { kind: 'text', text: `NIK saya ${inventedNik(41)}` } });
  await pool.query(
    `INSERT INTO inbox (id, conversation_id, kind, body_enc, at, state, seq) VALUES ($1, $2, 'message', $3, to_timestamp($4::float8 / 1000), 'done', 1)`,
    [newId(), chat, encryption.seal(body), morning],
  );
  const speech = encryption.seal(JSON.stringify({ key: 'x', message: { text: `Halo Nama Rahasia`, choices: [] } }));
  await pool.query(`UPDATE chat_identity SET display_name_enc = $2 WHERE id = $1`, [
    chat,
    encryption.seal('Nama Rahasia'),
  ]);
  await pool.query(
    `INSERT INTO draft (id, conversation_id, flow, state_enc, done, total, saved_at, expires_at)
     VALUES ($1, $2, 'apply', $3, 1, 7, to_timestamp($4::float8 / 1000), to_timestamp($4::float8 / 1000) + interval '9 days')`,
    [newId(), chat, encryption.seal(`{"name":"Nama Rahasia"}`), morning],
  );
  await db.store.transaction(async (tx) => {
    await insertOutbox(tx, [
      {
        id: newId(),
        conversationId: chat,
        lane: 'proactive',
        outSeq: 1,
        bodyEnc: speech,
        channel: 'web',
        account: 'web',
        purpose: 'service',
        dueAt: morning,
        expiresAt: null,
        createdAt: morning,
      },
    ]);
    await setTimers(tx, [{ kind: 'form.resume', conversationId: chat, subject: '', dueAt: morning }], newId);
    await insertInterests(tx, [{ id: newId(), identityId: chat, tradeKey: 'las', regionCode: '' }], morning);
  });
}

async function leftOf(table: string, column = 'conversation_id'): Promise<number> {
  const { rows } = await db.store.pool.query(`SELECT count(*)::int AS count FROM ${table} WHERE ${column} = $1`, [
    chat,
  ]);
  return rows[0].count;
}

async function expectEmptyChat(): Promise<void> {
  expect(await leftOf('outbox')).toBe(0);
  expect(await leftOf('timer')).toBe(0);
  expect(await leftOf('draft')).toBe(0);
  expect(await leftOf('interest', 'identity_id')).toBe(0);
  expect(await leftOf('application', 'identity_id')).toBe(0);
}

describe('HAPUS DATA', () => {
  test('leaves nothing that tells who it was, and gives the open application up', async () => {
    await apply(41);
    await fill();
    expect(await opened()).toContain('Nama Rahasia');
    expect(await run('erase_my_data')).toBe('chat');
    const left = await opened();
    expect(left).not.toContain('Nama Rahasia');
    expect(left).not.toContain(inventedNik(41));
    expect(left).not.toContain('00000041');
    await expectEmptyChat();
    const { rows } = await db.store.pool.query(
      `SELECT a.stage, a.identity_id, p.nik_hash, p.phone_hash, l.until FROM application a JOIN person p ON p.id = a.person_id
       JOIN person_identity l ON l.person_id = p.id WHERE l.identity_id = $1`,
      [chat],
    );
    expect(rows).toEqual([
      { stage: 'withdrawn', identity_id: nobody, nik_hash: null, phone_hash: null, until: new Date(morning) },
    ]);
  });

  test('what must stay is cut off from the chat, and goes by itself when its time is over', async () => {
    await apply(42);
    await db.store.pool.query(`UPDATE application SET stage = 'graduated' WHERE identity_id = $1`, [chat]);
    await run('erase_my_data');
    expect(await opened()).toContain(inventedNik(42));
    await expectEmptyChat();
    const years = 5 * 365 * dayMs;
    expect(await db.store.transaction((tx) => eraseDue(tx, db.store.encryption, morning + years - dayMs))).toBe(0);
    expect(await db.store.transaction((tx) => eraseDue(tx, db.store.encryption, morning + years + dayMs))).toBe(1);
    expect(await opened()).not.toContain(inventedNik(42));
  });

  test('who is known from another chat as well is not erased from here, but by staff', async () => {
    const [first = ''] = await makeChats(db.store, 1);
    await apply(43, first, await makeBatch(db.store, { mode: 'selection' }));
    await apply(43);
    await run('erase_my_data');
    expect(await opened()).toContain(inventedNik(43));
    const { rows } = await db.store.pool.query('SELECT stage::text FROM application WHERE identity_id = $1', [first]);
    expect(rows).toEqual([{ stage: 'submitted' }]);
    const open = await db.store.transaction((tx) => listDataRequests(tx, false));
    const [erase] = open.filter(({ kind, conversationId }) => kind === 'erase' && conversationId === chat);
    expect(erase?.dueAt.getTime()).toBe(morning + 3 * dayMs);
    const needs = { encryption: db.store.encryption, actor: 'staff:x' };
    await db.store.transaction((tx) => settleRequest(tx, erase?.id ?? '', 'done', needs, { now: morning, newId }));
    expect(await opened()).not.toContain(inventedNik(43));
  });
});

describe('BUKAN SAYA', () => {
  test('cuts the chat off at once: nothing queued, planned or wished for is left, and staff see it', async () => {
    await apply(44);
    await fill();
    expect(await run('not_me')).toBe('ok');
    await expectEmptyChat();
    const left = await opened();
    expect(left).not.toMatch(/chat_identity.display_name_enc: Nama|inbox.*NIK saya|outbox.*Nama Rahasia|draft.*Nama/);
    const { rows } = await db.store.pool.query(
      `SELECT a.stage::text, a.identity_id, l.until FROM application a JOIN person_identity l USING (person_id) WHERE l.identity_id = $1`,
      [chat],
    );
    expect(rows).toEqual([{ stage: 'submitted', identity_id: nobody, until: new Date(morning) }]);
    const open = await db.store.transaction((tx) => listDataRequests(tx, false));
    expect(open.filter(({ kind, conversationId }) => kind === 'not_me' && conversationId === chat)).toHaveLength(1);
    const audit = await db.store.pool.query(`SELECT action FROM audit_event WHERE subject = $1 AND action = 'not_me'`, [
      `chat:${chat}`,
    ]);
    expect(audit.rows).toHaveLength(1);
  });

  test('what is decided of the application later tells nobody', async () => {
    await db.store.transaction((tx) =>
      insertNotices(tx, db.store.encryption, [
        { conversationId: nobody, notice: 'seat_given', args: {}, key: 'x', at: morning },
      ]),
    );
    const { rows } = await db.store.pool.query('SELECT 1 FROM inbox WHERE conversation_id = $1', [nobody]);
    expect(rows).toEqual([]);
  });
});

describe('UBAH DATA', () => {
  test('what staff have seen proven is written, told, and not kept twice', async () => {
    await apply(45);
    const { rows: before } = await db.store.pool.query(
      'SELECT person_id AS id FROM person_identity WHERE identity_id = $1',
      [chat],
    );
    expect(await run('ask_change', { person: before[0].id, name: 'Nama Benar' })).toBe('asked');
    const [request] = (await db.store.transaction((tx) => listDataRequests(tx, false))).filter(
      (one) => one.conversationId === chat,
    );
    const needs = { encryption: db.store.encryption, actor: 'staff:x' };
    const settle = () =>
      db.store.transaction((tx) => settleRequest(tx, request?.id ?? '', 'done', needs, { now: morning, newId }));
    expect((await settle()).settled).toBe(true);
    expect(await settle()).toEqual({ settled: false, why: 'closed' });
    const left = await opened();
    expect(left).toContain('person.name_enc: Nama Benar');
    expect(left).not.toContain('data_request.value_enc');
    expect(left).toContain('data_changed');
  });

  test('a NIK of somebody else is refused', async () => {
    await apply(46);
    const [other = ''] = await makeChats(db.store, 1);
    await apply(47, other);
    const { rows } = await db.store.pool.query('SELECT person_id AS id FROM person_identity WHERE identity_id = $1', [
      chat,
    ]);
    await run('ask_change', { person: rows[0].id, nik: inventedNik(47) });
    const [request] = (await db.store.transaction((tx) => listDataRequests(tx, false))).filter(
      (one) => one.conversationId === chat,
    );
    const needs = { encryption: db.store.encryption, actor: 'staff:x' };
    const settled = await db.store.transaction((tx) =>
      settleRequest(tx, request?.id ?? '', 'done', needs, { now: morning, newId }),
    );
    expect(settled).toEqual({ settled: false, why: 'taken' });
  });
});
