import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPhoneFinder, type PhoneFinder } from '../../src/conversation/find-phones.js';
import { phoneLimits } from '../../src/conversation/limits.js';
import { newId } from '../../src/ops/ids.js';
import { resolveChats } from '../../src/store/identity.js';
import { linksOfPeople } from '../../src/store/person-link.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, morning, perform } from '../support/enrolment.js';

let database: TestDatabase;
let now = morning;
let asked: string[] = [];
const told = new Map<string, string>();
let healthy = true;

beforeEach(async () => {
  database = await testDatabase();
  now = morning;
  asked = [];
  told.clear();
  healthy = true;
});
afterEach(() => database.close());

const hour = 3_600_000;
const phone = '+628990000042';

function finder(): PhoneFinder {
  return createPhoneFinder({
    store: database.store,
    clock: { now: () => now },
    newId,
    log: { warn: () => {}, error: () => {} },
    channel: {
      name: 'whatsapp-web',
      account: 'device',
      health: () => ({ ok: healthy, detail: 'a test' }),
      resolvePhone: async (chatId) => {
        asked.push(chatId);
        return told.get(chatId) ?? null;
      },
    },
  });
}

async function chat(chatId: string, over: { phone?: string; channel?: string } = {}): Promise<string> {
  const { store } = database;
  const seen = { channel: 'whatsapp-web', account: 'device', chatId, locale: 'id', ...over };
  const [id = ''] = await resolveChats(store.pool, store.encryption, [seen], { now: morning, newId });
  await store.pool.query('UPDATE conversation SET last_in_at = $2 WHERE id = $1', [id, new Date(morning)]);
  return id;
}

it('a number that WhatsApp tells later is kept sealed and links the chat to its person', async () => {
  const { store } = database;
  const own = await chat('siti', { phone, channel: 'telegram' });
  await perform(store, applyAction(store), [call(own, applicant(1, await makeBatch(store)))]);
  const lid = await chat('1000000000001@lid');
  told.set('1000000000001@lid', phone);
  expect(await finder().askOne()).toBe('found');
  const [row] = await store.prisma.$queryRaw<{ phone_enc: string; phone_verified: boolean }[]>`
    SELECT phone_enc, phone_verified FROM chat_identity WHERE id = ${lid}::uuid`;
  expect(row?.phone_verified).toBe(true);
  expect(row?.phone_enc).not.toContain('8990000042');
  expect(store.encryption.open(row?.phone_enc ?? '')).toBe(phone);
  const { rows } = await store.pool.query<{ id: string }>('SELECT id FROM person');
  const links = await linksOfPeople(store.prisma, [rows[0]?.id ?? '']);
  expect(links.map(({ identityId, proof }) => [identityId, proof])).toEqual([
    [own, 'first'],
    [lid, 'number'],
  ]);
  expect(await finder().askOne()).toBe('nobody_to_ask');
});

it('who is not told is asked for again after a week, by whichever process', async () => {
  await chat('1000000000001@lid');
  expect(await finder().askOne()).toBe('not_told');
  now += phoneLimits.askAgainMs - 1;
  expect(await finder().askOne()).toBe('nobody_to_ask');
  now += 1;
  expect(await finder().askOne()).toBe('not_told');
  expect(asked).toHaveLength(2);
});

it('no more are asked for in an hour than the budget, over restarts', async () => {
  for (let count = 0; count <= phoneLimits.perHour; count += 1) await chat(`10000000000${count}@lid`);
  for (let count = 0; count < phoneLimits.perHour; count += 1) expect(await finder().askOne()).toBe('not_told');
  expect(await finder().askOne()).toBe('nobody_to_ask');
  now += hour;
  expect(await finder().askOne()).toBe('not_told');
  expect(new Set(asked).size).toBe(phoneLimits.perHour + 1);
});

it('nobody is asked while the device is not there, and other channels’ chats never', async () => {
  await chat('1000000000001@lid', { channel: 'telegram' });
  expect(await finder().askOne()).toBe('nobody_to_ask');
  await chat('1000000000002@lid');
  healthy = false;
  expect(await finder().askOne()).toBe('nobody_to_ask');
  expect(asked).toEqual([]);
});
