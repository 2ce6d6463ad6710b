import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Action, Call } from '../../src/actions/action.js';
import { isPassing } from '../../src/conversation/turn-error.js';
import { noteAttempt, settleDeadAttempts } from '../../src/store/attempt.js';
import { insertJobOutcome, insertNotices, insertStaffWords } from '../../src/store/inbox.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { createHarness, type Harness } from '../support/harness.js';
import { fixture } from './fixture/project.js';

let database: TestDatabase;
let harness: Harness;
let calls: (readonly Call[])[] = [];
let fail: (call: Call) => boolean = () => false;

const enrol: Action = {
  name: 'enrol',
  kind: 'data',
  takes: { name: { type: 'text' }, born: { type: 'date' }, reason: { type: 'text' } },
  outcomes: { ok: { number: 'text' }, full: {} },
  run: async (tx, some) => {
    calls.push(some);
    await tx.$queryRaw`SELECT 1`;
    for (const call of some) if (fail(call)) throw new RangeError('the action is broken');
    return some.map(() => ({ outcome: 'ok', values: { number: '42' } }));
  },
};
const search: Action = {
  name: 'search',
  kind: 'data',
  takes: { query: { type: 'text' } },
  outcomes: { ok: {} },
  run: async (_tx, some) => some.map(() => ({ outcome: 'ok' })),
};
const actions = new Map([enrol, search].map((action) => [action.name, action]));

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  calls = [];
  fail = () => false;
  harness = createHarness({ store: database.store, talk: fixture, actions, messagesPerMinute: 10_000 });
});

const text = (words: string) => ({ kind: 'text' as const, text: words });
const query = (sql: string, values: unknown[] = []) => database.store.pool.query(sql, values).then(({ rows }) => rows);
const words = (rows: readonly { message: { text: string } }[]) => rows.map(({ message }) => message.text);
let chats = 0;
const newChat = () => {
  chats += 1;
  return `turn-${chats}`;
};
const upTo = async (chat: string, ...said: string[]) => {
  for (const one of said) await harness.say(chat, one);
};
const toTheEnd = ['menu', '1', 'Budi Contoh', '17-8-2001', 'Mau kerja.'];

describe('a turn', () => {
  test('a whole form, one message at a time, over new instances', async () => {
    const chat = newChat();
    await upTo(chat, ...toTheEnd);
    harness = createHarness({ store: database.store, talk: fixture, actions });
    expect(words(await harness.say(chat, 'ya')).at(-1)).toMatch(/^Nomor Kakak 42\./);
  });

  test('messages and answers share one order without gaps', async () => {
    const chat = newChat();
    await upTo(chat, ...toTheEnd);
    const id = await harness.conversationId(chat);
    const rows = await query(
      `SELECT seq, 'me' AS who FROM inbox WHERE conversation_id = $1 UNION ALL
       SELECT out_seq, 'bot' FROM outbox WHERE conversation_id = $1 ORDER BY 1`,
      [id],
    );
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
    expect(rows.map(({ who }) => who)).toEqual(toTheEnd.flatMap(() => ['me', 'bot']));
  });

  test('a batch runs each action once for all', async () => {
    const many = Array.from({ length: 30 }, newChat);
    await Promise.all(many.map((chat) => harness.accept(toTheEnd.map((said) => harness.incoming(chat, text(said))))));
    await harness.rest();
    await Promise.all(many.map((chat) => harness.accept([harness.incoming(chat, text('ya'))])));
    const { rows } = await harness.turn.runBatch();
    expect(rows).toBe(30);
    expect(calls.map((some) => some.length)).toEqual([30]);
    for (const chat of many) expect(words(await harness.said(chat)).at(-1)).toMatch(/^Nomor Kakak 42/);
  });

  test('two turns at once answer every message once', async () => {
    const many = Array.from({ length: 50 }, newChat);
    await Promise.all(many.map((chat) => harness.accept([harness.incoming(chat, text('menu'))])));
    const [one, two] = [harness.turn, harness.anotherTurn()];
    await Promise.all([one.runBatch(), two.runBatch(), one.runBatch(), two.runBatch()]);
    await harness.rest();
    for (const chat of many) expect(await harness.said(chat)).toHaveLength(1);
  });

  test('the database holds no words of a person in clear', async () => {
    const chat = newChat();
    await upTo(chat, 'menu', '1', 'Nama Rahasia');
    const rows = await query(
      'SELECT c::text, (SELECT string_agg(i::text, $1) FROM inbox i), (SELECT string_agg(o::text, $1) FROM outbox o) FROM conversation c',
      ['\n'],
    );
    expect(JSON.stringify(rows)).not.toMatch(/Rahasia/);
  });
});

describe('a message that fails', () => {
  test('is tried three times and parked; the others of the batch are answered, and so are the later ones', async () => {
    const [bad, good] = [newChat(), newChat()];
    await upTo(bad, ...toTheEnd);
    await upTo(good, ...toTheEnd);
    const badId = await harness.conversationId(bad);
    fail = (call) => call.conversationId === badId;
    await harness.accept([bad, good].flatMap((chat) => [harness.incoming(chat, text('ya'))]));
    await harness.accept([harness.incoming(bad, text('bantuan'))]);
    await harness.rest();
    expect(words(await harness.said(good)).at(-1)).toMatch(/^Nomor Kakak 42/);
    const [apology, help] = words(await harness.said(bad)).slice(-2);
    expect(apology).toMatch(/ada gangguan/);
    expect(help).toMatch(/PETUGAS[\s\S]*Kirim\?$/);
    expect(
      await query("SELECT state, tries, error FROM inbox WHERE conversation_id = $1 AND state = 'parked'", [badId]),
    ).toEqual([{ state: 'parked', tries: 3, error: 'RangeError' }]);
    expect(calls.filter((some) => some.length === 1 && some[0]?.conversationId === badId)).toHaveLength(3);
    expect(await query('SELECT 1 FROM turn_attempt')).toEqual([]);
  });

  test('what cannot be read is parked as well', async () => {
    const chat = newChat();
    await harness.say(chat, 'menu');
    const [receipt] = await harness.accept([harness.incoming(chat, text('halo'))]);
    await query("UPDATE inbox SET body_enc = 'broken.value' WHERE id = $1", [receipt?.id]);
    await harness.rest();
    expect(await query('SELECT state, error FROM inbox WHERE id = $1', [receipt?.id])).toEqual([
      { state: 'parked', error: 'SealedValueError' },
    ]);
    expect(words(await harness.said(chat)).at(-1)).toMatch(/ada gangguan/);
  });

  test('one that kills the process is parked after three attempts, its neighbours are answered', async () => {
    const [killer, neighbour] = [newChat(), newChat()];
    const receipts = await harness.accept([
      harness.incoming(killer, text('menu')),
      harness.incoming(neighbour, text('menu')),
    ]);
    const ids = receipts.map(({ id }) => id);
    const [killerId = ''] = ids;
    // What dying processes leave: the note of what they were about to try.
    await noteAttempt(database.store.pool, crypto.randomUUID(), ids, Date.now());
    await noteAttempt(database.store.pool, crypto.randomUUID(), [killerId], Date.now());
    await noteAttempt(database.store.pool, crypto.randomUUID(), [killerId], Date.now());
    await harness.rest();
    expect(await query('SELECT state, error FROM inbox WHERE id = $1', [killerId])).toEqual([
      { state: 'parked', error: 'ProcessDied' },
    ]);
    expect(words(await harness.said(neighbour)).at(-1)).toMatch(/Mau apa\?$/);
    await settleDeadAttempts(database.store.pool, Date.now() + 1_000);
    expect(await query('SELECT 1 FROM turn_attempt')).toEqual([]);
  });

  test('notes of the dead become tries when they are cleared away', async () => {
    const chat = newChat();
    const [receipt] = await harness.accept([harness.incoming(chat, text('menu'))]);
    await noteAttempt(database.store.pool, crypto.randomUUID(), [receipt?.id ?? ''], Date.now() - 120_000);
    await settleDeadAttempts(database.store.pool, Date.now() - 60_000);
    expect(await query('SELECT tries FROM inbox WHERE id = $1', [receipt?.id])).toEqual([{ tries: 1 }]);
    await harness.rest();
    expect(words(await harness.said(chat))).toHaveLength(1);
  });

  test('a lost connection is nobody’s fault', () => {
    expect(isPassing(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBe(true);
    expect(isPassing(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(
      isPassing(Object.assign(new Error('x'), { meta: { driverAdapterError: { cause: { originalCode: '57P01' } } } })),
    ).toBe(true);
    expect(isPassing(new RangeError('x'))).toBe(false);
  });

  test('a turn whose connection breaks leaves everything unread and costs no try', async () => {
    const chat = newChat();
    const [receipt] = await harness.accept([harness.incoming(chat, text('menu'))]);
    const breaking: Action = {
      ...search,
      run: async (tx) => {
        await tx.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
        return [];
      },
    };
    const broken = createHarness({ store: database.store, talk: fixture, actions: new Map([['search', breaking]]) });
    await harness.rest();
    const [second] = await harness.accept([harness.incoming(chat, text('mau kursus las'))]);
    await expect(broken.turn.runBatch()).rejects.toThrow();
    expect(await query('SELECT state, tries FROM inbox WHERE id = $1', [second?.id])).toEqual([
      { state: 'unread', tries: 0 },
    ]);
    await harness.rest();
    expect(await query('SELECT state FROM inbox WHERE id IN ($1, $2)', [receipt?.id, second?.id])).toEqual([
      { state: 'done' },
      { state: 'done' },
    ]);
  });
});

describe('one door', () => {
  test('notices enter through the inbox, once per key, and leave in the proactive lane', async () => {
    const chat = newChat();
    await upTo(chat, 'menu', '1');
    const conversationId = await harness.conversationId(chat);
    const notice = {
      conversationId,
      notice: 'lesson',
      args: { lesson: 'las' },
      key: 'l1',
      at: harness.clock.now(),
      expiresAt: harness.clock.now() + 1_000,
    };
    const { store } = database;
    await store.transaction((tx) => insertNotices(tx, store.encryption, [notice]));
    await store.transaction((tx) => insertNotices(tx, store.encryption, [notice]));
    await harness.rest();
    const rows = (await harness.said(chat)).filter(({ lane }) => lane === 'proactive');
    expect(rows.map(({ message, purpose }) => [message.text, purpose])).toEqual([['Besok ada kelas las.', 'alerts']]);
    expect(words(await harness.say(chat, 'Budi Contoh')).at(-1)).toMatch(/lahir/);
  });

  test('a button of a notice is kept and used once, also when it is tapped twice at once', async () => {
    const chat = newChat();
    await upTo(chat, 'menu', '1');
    const conversationId = await harness.conversationId(chat);
    const { store } = database;
    const now = harness.clock.now();
    const actionsOf = [{ name: 'attend', flow: 'attend', vars: { lesson: 'las' }, expiresAt: now + 1_000 }];
    await store.transaction((tx) =>
      insertNotices(tx, store.encryption, [
        { conversationId, notice: 'lesson', args: { lesson: 'las' }, key: 'l2', at: now, actions: actionsOf },
      ]),
    );
    await harness.rest();
    const button = (await harness.said(chat)).at(-1)?.message.choices[0]?.id ?? '';
    await harness.accept([
      harness.incoming(chat, { kind: 'choice', choice: button }),
      harness.incoming(chat, { kind: 'choice', choice: button }),
    ]);
    await harness.rest();
    const [first, second] = words(await harness.said(chat)).slice(-2);
    expect(first).toBe('Besok las. Bisa hadir?');
    expect(second).toMatch(/sudah dipakai/);
    const stranger = newChat();
    await harness.say(stranger, 'menu');
    expect(words(await harness.say(stranger, { kind: 'choice', choice: button })).at(-1)).toMatch(/tidak berlaku/);
  });

  test('staff write and hand back', async () => {
    const chat = newChat();
    await upTo(chat, 'menu', 'petugas');
    const conversationId = await harness.conversationId(chat);
    const { pool, encryption } = database.store;
    await insertStaffWords(pool, encryption, {
      conversationId,
      key: 's1',
      at: harness.clock.now(),
      text: 'Buka jam 8.',
    });
    await insertStaffWords(pool, encryption, {
      conversationId,
      key: 's1',
      at: harness.clock.now(),
      text: 'Buka jam 8.',
    });
    await harness.rest();
    expect(words(await harness.said(chat)).filter((said) => said.startsWith('Petugas:'))).toEqual([
      'Petugas: Buka jam 8.',
    ]);
    await insertStaffWords(pool, encryption, { conversationId, key: 's2', at: harness.clock.now(), handBack: true });
    await harness.rest();
    expect(words(await harness.said(chat)).at(-1)).toMatch(/asisten otomatis/);
  });

  test('timers fire into the inbox once, and the form is offered again', async () => {
    const chat = newChat();
    await upTo(chat, 'menu', '1', 'Budi Contoh');
    harness.clock.advance(24 * 3_600_000);
    const fired = await Promise.all([harness.timers.fireDue(), harness.timers.fireDue()]);
    expect(fired.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    await harness.rest();
    expect(words(await harness.said(chat)).at(-1)).toBe('Kita lanjutkan pendaftaran tadi (1 dari 4)?');
    expect(words(await harness.say(chat, 'ya')).at(-1)).toMatch(/lahir/);
  });

  test('a left form is kept as a sealed draft and taken up again', async () => {
    const chat = newChat();
    await upTo(chat, 'menu', '1', 'Budi Contoh', 'batal');
    const id = await harness.conversationId(chat);
    expect(await query('SELECT flow, done, total FROM draft WHERE conversation_id = $1', [id])).toEqual([
      { flow: 'signup', done: 1, total: 4 },
    ]);
    expect(words(await harness.say(chat, 'menu')).at(-1)).toMatch(/Kita lanjutkan/);
    expect(words(await harness.say(chat, 'ya')).at(-1)).toMatch(/lahir, Budi Contoh/);
    expect(await query('SELECT 1 FROM draft WHERE conversation_id = $1', [id])).toEqual([]);
  });

  test('a job is queued with the turn, its outcome comes back once', async () => {
    const chat = newChat();
    const job: Action = {
      name: 'search',
      kind: 'job',
      takes: { query: { type: 'text' } },
      outcomes: { ok: {} },
      perform: async () => ({ outcome: 'ok' }),
    };
    harness = createHarness({ store: database.store, talk: fixture, actions: new Map([['search', job]]) });
    await harness.say(chat, 'menu');
    expect(words(await harness.say(chat, 'mau kursus las')).at(-1)).toMatch(/masih saya proses/);
    const conversationId = await harness.conversationId(chat);
    const [row] = await query('SELECT id, action, input_enc FROM job WHERE conversation_id = $1', [conversationId]);
    expect(JSON.parse(database.store.encryption.open(row.input_enc))).toEqual({
      locale: 'id',
      input: { query: 'mau kursus las' },
    });
    const { pool, encryption } = database.store;
    for (let time = 0; time < 2; time += 1) {
      await insertJobOutcome(pool, encryption, {
        jobId: row.id,
        action: row.action,
        conversationId,
        outcome: { outcome: 'ok' },
        at: harness.clock.now(),
      });
      await harness.rest();
    }
    expect(words(await harness.said(chat)).filter((said) => said.startsWith('Hasil untuk'))).toHaveLength(1);
  });

  test('language, opt-outs, reach and a verified number are remembered with the chat', async () => {
    const chat = newChat();
    await upTo(chat, 'menu', 'bahasa', '2', 'stop', '2');
    await harness.say(chat, { kind: 'contact', phone: '0812-3456-7890', verified: true });
    await harness.say(chat, { kind: 'reachable', reachable: false });
    const id = await harness.conversationId(chat);
    expect(
      (await query('SELECT action FROM audit_event WHERE actor = $1 ORDER BY id', [`chat:${id}`])).map(
        ({ action }) => action,
      ),
    ).toEqual(['set_locale', 'opt_out']);
    const [row] = await query(
      'SELECT locale, opted_out, reachable, phone_enc, phone_verified FROM chat_identity WHERE id = $1',
      [id],
    );
    expect({ ...row, phone_enc: database.store.encryption.open(row.phone_enc) }).toEqual({
      locale: 'en',
      opted_out: ['service', 'alerts', 'tracer'],
      reachable: false,
      phone_enc: '+6281234567890',
      phone_verified: true,
    });
  });

  test('pieces wait in the inbox until the quiet moment is over', async () => {
    const chat = newChat();
    await upTo(chat, 'menu', '1', 'Budi Contoh', '17-8-2001');
    await harness.accept([harness.incoming(chat, text('saya mau'))]);
    const waiting = await harness.turn.runBatch();
    expect(waiting).toMatchObject({ rows: 0, quietUntil: harness.clock.now() + 2_500 });
    await harness.accept([harness.incoming(chat, text('jadi montir'))]);
    expect(await harness.turn.runBatch()).toMatchObject({ rows: 0, quietUntil: null });
    harness.clock.advance(2_500);
    expect((await harness.turn.runBatch()).rows).toBe(2);
    expect(words(await harness.said(chat)).at(-1)).toBe('Kirim?');
  });
});
