import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Action } from '../../src/actions/action.js';
import { createAccept } from '../../src/conversation/accept.js';
import { createTimers } from '../../src/conversation/timers.js';
import { createTurn, type Turn } from '../../src/conversation/turn.js';
import { createTurnLoop, type TurnLoop } from '../../src/conversation/turn-loop.js';
import { createClock } from '../../src/ops/clock.js';
import { newId } from '../../src/ops/ids.js';
import { setTimers } from '../../src/store/timer.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { testAddress } from '../support/harness.js';
import { fixture } from './fixture/project.js';

let database: TestDatabase;
const started: { stop(): Promise<void> }[] = [];
const silent = { warn: () => {}, error: () => {} };

beforeAll(async () => {
  database = await testDatabase();
  await database.store.notify.ready();
});
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});
afterAll(() => database.close());

let entered = () => {};
let released = Promise.resolve();
const search: Action = {
  name: 'search',
  kind: 'data',
  takes: { query: { type: 'text' } },
  outcomes: { ok: {} },
  run: async (_tx, calls) => {
    entered();
    await released;
    return calls.map(() => ({ outcome: 'ok' }));
  },
};

/** A worker as a process has it, and a promise for the next committed batch. */
function worker(clock = createClock()) {
  const { store } = database;
  let batch = (_rows: number) => {};
  const turn = createTurn({
    store,
    clock,
    newId,
    actions: new Map([['search', search]]),
    talk: fixture,
    log: silent,
    watch: { batch: (rows) => batch(rows), parked: () => {} },
  });
  const loop = createTurnLoop({ turn, notify: store.notify, clock, log: silent });
  started.push(loop);
  const accept = createAccept({ store, clock, newId, localeOf: () => 'id' });
  const say = (chat: string, text: string) =>
    accept([{ address: testAddress(chat), messageId: newId(), body: { kind: 'text', text }, at: clock.now() }]);
  const nextBatch = () =>
    new Promise<number>((resolve) => {
      batch = resolve;
    });
  return { loop, say, nextBatch, clock };
}

test('a message wakes the loop, and so does what waits already', async () => {
  const { loop, say, nextBatch } = worker();
  const waiting = nextBatch();
  await say('loop-1', 'halo');
  loop.start();
  expect(await waiting).toBe(1);
  const next = nextBatch();
  await say('loop-1', 'halo');
  expect(await next).toBe(1);
});

test('stop waits for the batch under way', async () => {
  const { loop, say, nextBatch } = worker();
  let release = () => {};
  released = new Promise((resolve) => {
    release = resolve;
  });
  const inside = new Promise<void>((resolve) => {
    entered = resolve;
  });
  const committed = nextBatch();
  loop.start();
  await say('loop-2', 'daftar las-1');
  await inside;
  let stopped = false;
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  await say('loop-2', 'menu');
  expect(stopped).toBe(false);
  release();
  expect(await committed).toBe(1);
  await stopping;
  const { rows } = await database.store.pool.query("SELECT count(*)::int AS unread FROM inbox WHERE state = 'unread'");
  expect(rows).toEqual([{ unread: 1 }]);
});

test('a lost database is waited for', async () => {
  let tries = 0;
  let healed = () => {};
  const again = new Promise<void>((resolve) => {
    healed = resolve;
  });
  const turn: Turn = {
    runBatch: async () => {
      tries += 1;
      if (tries === 1) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
      healed();
      return { rows: 0, more: false, quietUntil: null };
    },
  };
  const loop: TurnLoop = createTurnLoop({
    turn,
    notify: database.store.notify,
    clock: createClock(),
    log: silent,
    lanes: 1,
  });
  started.push(loop);
  loop.start();
  await again;
  expect(tries).toBe(2);
});

test('timers fire when the clock is set', async () => {
  const { loop, say, nextBatch, clock } = worker();
  const { store } = database;
  loop.start();
  const greeted = nextBatch();
  await say('loop-3', 'halo');
  await greeted;
  const { rows } = await store.pool.query('SELECT id FROM chat_identity WHERE external_hash = $1', [
    store.encryption.hash('chat', 'loop-3'),
  ]);
  await store.transaction((tx) =>
    setTimers(tx, [{ kind: 'test', conversationId: rows[0].id, subject: '', dueAt: clock.now() + 3_600_000 }], newId),
  );
  const timers = createTimers({ store, clock, log: silent });
  started.push(timers);
  timers.start();
  const fired = nextBatch();
  clock.setOffset(3_600_001);
  await store.notify.notify('clock');
  expect(await fired).toBe(1);
});
