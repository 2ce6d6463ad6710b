/** At the counter: an unfinished form for somebody who has lost the chat in which it began. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { counterCode, moveDraft } from '../../src/actions/move-draft.js';
import { createTakeDraft } from '../../src/actions/take-draft.js';
import { newId } from '../../src/ops/ids.js';
import { listDrafts } from '../../src/store/draft.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { call, makeChats, morning, perform } from '../support/enrolment.js';

let db: TestDatabase;
let former: string;
let next: string;

beforeAll(async () => {
  db = await testDatabase();
}, 60_000);
afterAll(() => db.close());
beforeEach(async () => {
  [former = '', next = ''] = await makeChats(db.store, 2);
});

const needs = () => ({ encryption: db.store.encryption, actor: 'staff:x' });
const context = { now: morning, newId };

async function leave(chat: string): Promise<string> {
  const id = newId();
  const state = {
    flow: 'apply',
    revision: 'x',
    node: 'nik',
    vars: { batch: 'b' },
    stack: [],
    trail: [],
    tries: 0,
    since: morning,
    turn: 1,
    offered: [],
    waiting: 'answer',
  };
  await db.store.pool.query(
    `INSERT INTO draft (id, conversation_id, flow, state_enc, done, total, saved_at, expires_at)
     VALUES ($1, $2, 'apply', $3, 2, 8, to_timestamp($4::float8 / 1000), to_timestamp($4::float8 / 1000) + interval '9 days')`,
    [id, chat, db.store.encryption.seal(JSON.stringify(state)), morning],
  );
  return id;
}

const move = (id: string, to: string) => db.store.transaction((tx) => moveDraft(tx, id, to, needs(), context));

async function whereIs(id: string): Promise<string | undefined> {
  const drafts = await db.store.transaction((tx) => listDrafts(tx, morning));
  return drafts.find((draft) => draft.id === id)?.conversationId;
}

test('staff move the form; the former chat is told, and the audit says who', async () => {
  const id = await leave(former);
  expect(await move(id, next)).toEqual({ moved: true });
  expect(await whereIs(id)).toBe(next);
  const { rows } = await db.store.pool.query('SELECT kind::text FROM inbox WHERE conversation_id = $1', [former]);
  expect(rows).toEqual([{ kind: 'notice' }]);
  const audit = await db.store.pool.query(
    `SELECT actor FROM audit_event WHERE action = 'draft.move' AND subject = $1`,
    [`chat:${former}`],
  );
  expect(audit.rows).toEqual([{ actor: 'staff:x' }]);
});

test('nothing is moved onto another form, to the same chat, or to nobody', async () => {
  const id = await leave(former);
  expect(await move(id, former)).toEqual({ moved: false, why: 'same' });
  expect(await move(id, newId())).toEqual({ moved: false, why: 'no_chat' });
  expect(await move(newId(), next)).toEqual({ moved: false, why: 'unknown' });
  await leave(next);
  expect(await move(id, next)).toEqual({ moved: false, why: 'occupied' });
  expect(await whereIs(id)).toBe(former);
});

test('a code of the counter brings this very form, once', async () => {
  const id = await leave(former);
  const code = await db.store.transaction((tx) => counterCode(tx, id, needs(), context));
  expect(code).toMatch(/^\d{4}-\d{4}$/);
  const take = (by: string) => perform(db.store, createTakeDraft(needs()), [call(by, { code: code ?? '' })]);
  expect(await take(next)).toEqual([{ outcome: 'moved' }]);
  expect(await whereIs(id)).toBe(next);
  expect(await take(former)).toEqual([{ outcome: 'late' }]);
});

test('two chats that type one code at once do not both get the form', async () => {
  const id = await leave(former);
  const code = await db.store.transaction((tx) => counterCode(tx, id, needs(), context));
  const [third = ''] = await makeChats(db.store, 1);
  const calls = [next, third].map((chat) => call(chat, { code: code ?? '' }));
  const outcomes = await perform(db.store, createTakeDraft(needs()), calls);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['moved', 'late']);
});

test('whoever guesses has five attempts an hour, right or wrong', async () => {
  const id = await leave(former);
  const code = await db.store.transaction((tx) => counterCode(tx, id, needs(), context));
  const take = async (typed: string, now = morning) =>
    (await perform(db.store, createTakeDraft(needs()), [call(next, { code: typed })], now))[0]?.outcome;
  for (let guess = 1; guess <= 5; guess += 1) expect(await take(`0000-000${guess}`)).toBe('wrong');
  expect(await take(code ?? '')).toBe('too_many');
  expect(await whereIs(id)).toBe(former);
});
