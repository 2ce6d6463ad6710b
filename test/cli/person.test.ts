import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { UsageError } from '../../src/cli/command.js';
import { fallback } from '../../src/cli/fallback.js';
import { person } from '../../src/cli/person.js';
import { insertNotices } from '../../src/store/inbox.js';
import { nobody } from '../../src/store/nobody.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, makeChats, morning, perform } from '../support/enrolment.js';
import { testSecret } from '../support/test-secret.js';

let database: TestDatabase;
let folder: string;
let printed: string[] = [];

beforeAll(async () => {
  database = await testDatabase({ regions: true });
  folder = await mkdtemp(join(tmpdir(), 'kawan person '));
  vi.stubEnv('DATABASE_URL', database.url);
  vi.stubEnv('KAWAN_SECRET', testSecret);
  vi.stubEnv('DATA_DIR', folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  printed = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed.push(...String(chunk).trimEnd().split('\n'));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const json = () => JSON.parse(printed.join('')) as unknown;

/** Applies; answers the number of the application and the chat. */
async function applied(serial: number, batch: string): Promise<{ number: string; chat: string }> {
  const { store } = database;
  const [chat = ''] = await makeChats(store, 1);
  await perform(store, applyAction(store), [call(chat, applicant(serial, batch))]);
  const { rows } = await store.pool.query<{ number: string }>('SELECT number FROM application WHERE identity_id = $1', [
    chat,
  ]);
  return { number: rows[0]?.number ?? '', chat };
}

it('shows a person by the number of an application, with NIK and phone masked; merges, splits, links and cuts', async () => {
  const { store } = database;
  const batch = await makeBatch(store);
  const [siti, double] = [await applied(1, batch), await applied(2, batch)];
  expect(await person(['show', siti.number, '--json'])).toBe(0);
  const text = printed.join('');
  expect(json()).toMatchObject({
    nik: expect.stringMatching(/^3671•+\d{4}$/),
    phone: expect.stringMatching(/^\+6289•+\d\d$/),
  });
  expect(text).not.toMatch(/\d{16}/);

  await expect(person(['merge', siti.number, double.number])).rejects.toThrow('two different NIK');
  await store.pool.query(
    `UPDATE person SET nik_enc = NULL, nik_hash = NULL WHERE id = (SELECT person_id FROM application WHERE number = $1)`,
    [double.number],
  );
  const both = `both have an open application for ${batch} (${siti.number} and ${double.number}): one of each must be withdrawn first`;
  await expect(person(['merge', siti.number, double.number])).rejects.toThrow(both);
  await store.pool.query(`UPDATE application SET stage = 'withdrawn' WHERE number = $1`, [double.number]);
  expect(await person(['merge', siti.number, double.number])).toBe(0);
  await expect(person(['merge', siti.number, double.number])).rejects.toThrow('one person already');
  expect(await person(['split', siti.number])).toBe(0);
  await expect(person(['split', siti.number])).rejects.toThrow('never merged');

  printed = [];
  expect(await person(['link', siti.number, double.chat, '--json'])).toBe(0);
  expect(json()).toEqual({ ok: true, linked: true });
  expect(await person(['unlink', siti.number, double.chat])).toBe(0);
  await expect(person(['unlink', siti.number, double.chat])).rejects.toThrow('not linked');
  expect(await person(['show', siti.number])).toBe(0);
});

it('refuses what makes no sense', async () => {
  expect(() => person([])).toThrow(UsageError);
  expect(() => person(['merge', 'one'])).toThrow(UsageError);
  expect(() => fallback(['done', 'it'])).toThrow(UsageError);
  await expect(person(['show', '26-999999-9'])).rejects.toThrow('there is no application');
  await expect(person(['show', nobody])).rejects.toThrow('there is no person');
});

it('lists what reached nobody, and takes it off when somebody has told it', async () => {
  const { store } = database;
  const { number } = await applied(3, await makeBatch(store));
  const { rows } = await store.pool.query<{ id: string; chat: string }>(
    'SELECT person_id AS id, identity_id AS chat FROM application WHERE number = $1',
    [number],
  );
  const personId = rows[0]?.id ?? '';
  await store.pool.query('UPDATE person_identity SET until = now() WHERE person_id = $1', [personId]);
  const notice = { conversationId: nobody, personId, notice: 'seat_given', args: {}, key: number, at: morning };
  for (let repeat = 0; repeat < 2; repeat += 1) {
    await store.transaction((tx) => insertNotices(tx, store.encryption, [notice]));
  }
  expect(await fallback(['list', '--json'])).toBe(0);
  expect(printed).toHaveLength(1);
  const [row] = [json()] as [{ id: string }];
  expect(row).toMatchObject({ notice: 'seat_given', personId, reason: 'cut_off', channel: null });
  expect(await fallback(['done', row.id])).toBe(0);
  await store.transaction((tx) => insertNotices(tx, store.encryption, [notice]));
  printed = [];
  expect(await fallback(['list'])).toBe(0);
  expect(printed).toEqual(['everybody was reached']);
  await expect(fallback(['done', row.id])).rejects.toThrow('on the list');
});
