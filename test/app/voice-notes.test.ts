/** Voice notes from end to end: Telegram's and Meta's servers, the web chat, the storage, and staff at the console. */
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StaffVisitor } from '../console/staff-at-work.js';
import { conversationOf } from '../console/staff-page.js';
import { dumpDatabase } from '../support/clear-text.js';
import { GraphDouble } from '../support/graph-double/graph-double.js';
import { recording } from '../support/recordings.js';
import { TelegramDouble } from '../support/telegram-double/telegram-double.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';

let world: TestWorld;
let telegram: TelegramDouble;
let cloud: GraphDouble;
let app: TestApp;
let staff: StaffVisitor;
let logFile: string;
let lastChat = 9_100;

beforeAll(async () => {
  logFile = join(await mkdtemp(join(tmpdir(), 'kawan log ')), 'log');
  world = await testWorld({ logFile });
  [telegram, cloud] = await Promise.all([TelegramDouble.start(), GraphDouble.start()]);
  await startApp();
  staff = new StaffVisitor(app.url);
  await staff.logIn(world.database.store, 'petugas@contoh.invalid');
}, 120_000);
afterAll(async () => {
  await world.close();
  await telegram.stop();
  await cloud.stop();
});

async function startApp(): Promise<void> {
  const environment = { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.root, TRUST_PROXY: '1' };
  app = await world.start({ ...environment, ...cloud.environment });
  cloud.webhookUrl = `${app.url}/webhooks/whatsapp`;
}

const forwarded = 'Pesan suara Kakak sudah saya teruskan ke petugas';

/** Somebody says something in Telegram; what is answered first with these words. */
async function until(chat: number, words: string, act: () => unknown): Promise<string> {
  const before = telegram.messagesTo(chat).length;
  act();
  const found = () =>
    telegram
      .messagesTo(chat)
      .slice(before)
      .find((text) => text.includes(words));
  await telegram.until(() => found() !== undefined, 60_000);
  return found() ?? '';
}

function speaks(chat: number, file: string): void {
  const voice = { file_id: file, file_unique_id: 'u', duration: 1, mime_type: 'audio/ogg' };
  telegram.push({ message: telegram.message(chat, { voice }) });
}

async function idOfChat(chat: string | number): Promise<string> {
  const { store } = world.database;
  const { rows } = await store.pool.query<{ id: string }>('SELECT id FROM chat_identity WHERE external_hash = $1', [
    store.encryption.hash('chat', String(chat)),
  ]);
  return rows[0]?.id ?? '';
}

async function notesOf(conversation: string): Promise<{ id: string; state: string; reason: string | null }[]> {
  const { rows } = await world.database.store.pool.query(
    'SELECT id, state, reason FROM voice_note WHERE conversation_id = $1 ORDER BY at, id',
    [conversation],
  );
  return rows;
}

/** Waits until all of the chat's recordings are kept or lost. */
async function settled(conversation: string, ...states: string[]): Promise<string[]> {
  await expect
    .poll(async () => (await notesOf(conversation)).map(({ state }) => state), { timeout: 60_000 })
    .toEqual(states);
  return (await notesOf(conversation)).map(({ id }) => id);
}

const pageOf = async (conversation: string) => (await staff.get(`/console/chats/${conversation}`)).text();

async function heard(id: string): Promise<Buffer> {
  return Buffer.from(await (await staff.get(`/console/voice/${id}`)).arrayBuffer());
}

async function newChat(): Promise<number> {
  lastChat += 1;
  await until(lastChat, 'Kawan', () => telegram.says(lastChat, 'halo'));
  return lastChat;
}

describe('a voice note by Telegram', () => {
  test('is heard by staff, whole and in pieces, and who listened is known', async () => {
    const chat = await newChat();
    const bytes = recording(1, 300);
    telegram.files.set('suara-satu', bytes);
    await until(chat, forwarded, () => speaks(chat, 'suara-satu'));
    const conversation = await idOfChat(chat);
    const [id = ''] = await settled(conversation, 'kept');
    expect(await (await staff.get('/console')).text()).toContain('1 pesan suara belum didengar');
    const page = await pageOf(conversation);
    expect(page).toContain(`<audio id="voice-${id}" controls="" preload="none" src="/console/voice/${id}"`);
    expect(page).toContain('belum didengar');

    const whole = await staff.get(`/console/voice/${id}`);
    expect(whole.status).toBe(200);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'audio/wav',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'content-security-policy': expect.stringContaining("media-src 'self'"),
    });
    expect(Buffer.compare(Buffer.from(await whole.arrayBuffer()), bytes)).toBe(0);
    const piece = await staff.get(`/console/voice/${id}`, { range: 'bytes=44-63' });
    expect([piece.status, piece.headers.get('content-range')]).toEqual([206, `bytes 44-63/${bytes.length}`]);
    expect(Buffer.compare(Buffer.from(await piece.arrayBuffer()), bytes.subarray(44, 64))).toBe(0);
    const beyond = await staff.get(`/console/voice/${id}`, { range: `bytes=${bytes.length}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);

    const { rows } = await world.database.store.pool.query('SELECT actor FROM audit_event WHERE action = $1', [
      'listen_voice_note',
    ]);
    expect(rows).toEqual([{ actor: expect.stringMatching(/^staff:/) }]);
    expect(await pageOf(conversation)).toContain('didengar petugas');
    expect(await (await staff.get('/console')).text()).not.toContain('pesan suara belum didengar');
  });

  test('that the provider has no longer is told to both sides', async () => {
    const chat = await newChat();
    telegram.fail('getFile', { kind: 'error', code: 400, description: 'Bad Request: wrong file_id' });
    await until(chat, 'tidak bisa diambil lagi', () => speaks(chat, 'suara-hilang'));
    const conversation = await idOfChat(chat);
    await settled(conversation, 'lost');
    expect(await pageOf(conversation)).toContain('Rekamannya tidak bisa diambil lagi. Orangnya diberi tahu.');
  });

  test('a worker that is stopped while it fetches loses nothing: another one does it, once', async () => {
    const chat = await newChat();
    telegram.files.set('suara-tiga', recording(1, 500));
    telegram.fail('getFile', { kind: 'hang' });
    const asked = telegram.nextCall('getFile');
    speaks(chat, 'suara-tiga');
    await asked;
    await app.stop();
    await world.database.store.pool.query('UPDATE job SET lease_until = NULL');
    await startApp();
    staff = new StaffVisitor(app.url);
    await staff.logIn(world.database.store, 'lain@contoh.invalid');
    const conversation = await idOfChat(chat);
    const [id = ''] = await settled(conversation, 'kept');
    expect(Buffer.compare(await heard(id), recording(1, 500))).toBe(0);
    await until(chat, 'Ada yang bisa saya bantu', () => telegram.says(chat, 'menu'));
    expect(telegram.messagesTo(chat).filter((text) => text.includes(forwarded))).toHaveLength(1);
    expect(await world.database.store.prisma.job.count()).toBe(0);
  }, 90_000);
});

test("a voice note by WhatsApp's Cloud API is fetched while its address lives", async () => {
  const person = { userId: 'ID.700000000001', name: 'Uji Suara' };
  const bytes = recording(2, 250);
  cloud.files.set('9001', { bytes, mimeType: 'audio/ogg; codecs=opus' });
  const audio = { id: '9001', mime_type: 'audio/ogg; codecs=opus', sha256: 'x', voice: true };
  const webhook = cloud.webhookOf(person, [cloud.message(person, { type: 'audio', audio })]);
  expect(await cloud.deliver(webhook)).toBe(200);
  await cloud.until(() => cloud.textsTo(person.userId).some((text) => text.includes(forwarded)));
  const [id = ''] = await settled(await idOfChat(person.userId), 'kept');
  // Meta's address is gone; what was kept is not.
  cloud.files.clear();
  expect(Buffer.compare(await heard(id), bytes)).toBe(0);
  const again = cloud.webhookOf(person, [cloud.message(person, { type: 'audio', audio })]);
  expect(await cloud.deliver(again)).toBe(200);
  await cloud.until(() => cloud.textsTo(person.userId).some((text) => text.includes('tidak bisa diambil lagi')));
  // One lost file is no trouble of the account.
  expect(await (await fetch(`${app.url}/readyz`)).text()).not.toContain('the number cannot be used');
});

describe('in the web chat', () => {
  test('a recording that is uploaded stays where it lies, and HAPUS DATA takes it away', async () => {
    const visitor = new WebVisitor(app.url);
    await visitor.say('halo');
    const bytes = recording(1, 700);
    expect(await visitor.sendFile('suara.wav', bytes, '', 'audio/wav')).toContain(forwarded);
    const conversation = await conversationOf(app, visitor);
    const [id = ''] = await settled(conversation, 'kept');
    expect(Buffer.compare(await heard(id), bytes)).toBe(0);
    const { rows } = await world.database.store.pool.query('SELECT file_id FROM voice_note WHERE id = $1', [id]);
    expect(await app.core.files.get(rows[0].file_id)).not.toBeNull();

    await visitor.say('hapus data');
    await visitor.tap('Ya, hapus');
    await settled(conversation, 'removing');
    expect((await staff.get(`/console/voice/${id}`)).status).toBe(404);
    // What wakes the sweep by itself is the clock of days; here it is told.
    await world.database.store.notify.notify('clock');
    await settled(conversation, 'removed');
    expect(await app.core.files.get(rows[0].file_id)).toBeNull();
    await visitor.leave();
  });

  test('a page that calls itself audio is no recording', async () => {
    const visitor = new WebVisitor(app.url);
    await visitor.say('halo');
    const bytes = Buffer.from('<!doctype html><script>alert(1)</script>');
    expect(await visitor.sendFile('suara.ogg', bytes, '', 'audio/ogg')).toContain(forwarded);
    expect((await visitor.answer()).text).toContain('Rekaman tadi tidak bisa dibuka');
    const conversation = await conversationOf(app, visitor);
    const [id = ''] = await settled(conversation, 'lost');
    expect((await staff.get(`/console/voice/${id}`)).status).toBe(404);
    expect(await pageOf(conversation)).toContain('Berkasnya bukan rekaman yang bisa dibuka');
    await visitor.leave();
  });
});

test('neither the storage nor the database nor the log holds anything of it in clear', async () => {
  const folder = join(world.dataDir, 'documents');
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(entries.length).toBeGreaterThan(2);
  for (const entry of entries) {
    const raw = await readFile(join(entry.parentPath, entry.name));
    expect(raw.subarray(0, 64).includes('RIFF')).toBe(false);
    expect(raw.includes(recording(1, 300).subarray(44, 108))).toBe(false);
  }
  const [database, log] = [await dumpDatabase(world.database.store.pool), await readFile(logFile, 'utf8')];
  const bytes = recording(1, 300).subarray(44, 104);
  for (const text of [database, log]) {
    for (const word of ['suara-satu', 'suara-tiga', 'suara.wav', bytes.toString('hex'), bytes.toString('base64')])
      expect(text).not.toContain(word);
  }
});
