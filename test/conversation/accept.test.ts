import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TooManyMessages } from '../../src/conversation/accept.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { createHarness, type Harness } from '../support/harness.js';
import { fixture } from './fixture/project.js';

let database: TestDatabase;
let harness: Harness;

beforeAll(async () => {
  database = await testDatabase();
  harness = createHarness({ store: database.store, talk: fixture, messagesPerMinute: 20 });
});
afterAll(() => database.close());

const text = (words: string) => ({ kind: 'text' as const, text: words });
const count = async (table: string) =>
  Number((await database.store.pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count);

describe('accept', () => {
  test('the same message three times and in parallel is one row; the receipts agree', async () => {
    const message = harness.incoming('ana', text('halo'), 'update-1');
    const receipts = (
      await Promise.all([harness.accept([message]), harness.accept([message]), harness.accept([message])])
    ).flat();
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
    expect(receipts.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(await harness.accept([message])).toEqual([{ id: receipts[0]?.id, duplicate: true }]);
    expect(await count('inbox')).toBe(1);
  });

  test('many at once are few statements, every chat is made once', async () => {
    const before = await count('conversation');
    let statements = 0;
    const query = database.store.pool.query.bind(database.store.pool);
    Object.assign(database.store.pool, {
      query: (...args: Parameters<typeof query>) => {
        statements += 1;
        return query(...args);
      },
    });
    const all = Array.from({ length: 200 }, (_, index) =>
      harness.incoming(`chat-${index % 40}`, text(`pesan ${index}`)),
    );
    await Promise.all(all.map((message) => harness.accept([message])));
    Object.assign(database.store.pool, { query });
    expect(await count('conversation')).toBe(before + 40);
    expect(statements).toBeLessThan(20);
  });

  test('messages of one second are kept in the order in which they came', async () => {
    const messages = ['satu', 'dua', 'tiga', 'empat', 'lima'].map((words) => harness.incoming('budi', text(words)));
    await harness.accept(messages);
    const { rows } = await database.store.pool.query(
      'SELECT body_enc FROM inbox WHERE conversation_id = $1 ORDER BY at, arrival',
      [await harness.conversationId('budi')],
    );
    const words = rows.map((row) => JSON.parse(database.store.encryption.open(row.body_enc)).body.text);
    expect(words).toEqual(['satu', 'dua', 'tiga', 'empat', 'lima']);
  });

  test('two processes that are handed the same deliveries in another order do not deadlock', async () => {
    const other = createHarness({ store: database.store, talk: fixture, messagesPerMinute: 1_000 });
    const messages = Array.from({ length: 300 }, (_, index) =>
      other.incoming(`same-${index % 7}`, text('x'), `same-${index}`),
    );
    const one = createHarness({ store: database.store, talk: fixture, messagesPerMinute: 1_000 });
    const receipts = await Promise.all([other.accept(messages), one.accept([...messages].reverse())]);
    expect(receipts.flat().filter(({ duplicate }) => !duplicate)).toHaveLength(300);
  });

  test('NUL bytes and halves of characters are taken out, long texts are cut', async () => {
    const [receipt] = await harness.accept([harness.incoming('cici', text(`a\0b\uD83D${'x'.repeat(10_000)}`))]);
    const { rows } = await database.store.pool.query('SELECT body_enc FROM inbox WHERE id = $1', [receipt?.id]);
    const { body } = JSON.parse(database.store.encryption.open(rows[0].body_enc));
    expect(body.text).toMatch(/^ab\uFFFDx+ \[…\]$/);
    expect(body.text.length).toBeLessThan(4_100);
  });

  test('a chat that sends too many is refused, others in the same call are not', async () => {
    const flood = Array.from({ length: 21 }, (_, index) => harness.incoming('flood', text(`${index}`)));
    const error = await harness.accept([...flood, harness.incoming('calm', text('halo'))]).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TooManyMessages);
    expect(error.accepted).toHaveLength(21);
  });

  test('what is no message is refused and leaves nothing behind', async () => {
    const before = await count('inbox');
    const broken = { ...harness.incoming('dedi', text('x')), body: { kind: 'text' } } as never;
    await expect(harness.accept([broken])).rejects.toThrow();
    expect(await count('inbox')).toBe(before);
  });

  test('nothing of a person stands in clear', async () => {
    await harness.accept([
      { ...harness.incoming('rahasia-6281', text('kata rahasia')), sender: { name: 'Nama Rahasia' } },
    ]);
    const { rows } = await database.store.pool.query(
      'SELECT i::text AS inbox, c::text AS chat FROM inbox i, chat_identity c',
    );
    expect(JSON.stringify(rows)).not.toMatch(/rahasia/i);
  });
});
