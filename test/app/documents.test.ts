/** Documents from end to end: Telegram's Bot API and the web chat in Chromium, real pictures, the storage and the log. */
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/ops/ids.js';
import { documentsOf, openDocument } from '../../src/store/document.js';
import { launchBrowser, noBrowser, phone, type TestBrowser } from '../support/browser.js';
import { putApplication } from '../support/golden-application.js';
import { fileByName } from '../support/pictures.js';
import { TelegramDouble } from '../support/telegram-double/telegram-double.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';

/** A demo class that asks for KTP, ijazah and, if there is one, a letter of residence. */
const batch = 'blk-kalianda-listrik-1';

let world: TestWorld;
let double: TelegramDouble;
let app: TestApp;
let logFile: string;
let lastChat = 8_100;

beforeAll(async () => {
  logFile = join(await mkdtemp(join(tmpdir(), 'kawan log ')), 'log');
  world = await testWorld({ logFile });
  double = await TelegramDouble.start();
  app = await startApp();
});
afterAll(async () => {
  await world.close();
  await double.stop();
});

const startApp = () => world.start({ TELEGRAM_BOT_TOKEN: double.token, TELEGRAM_API_ROOT: double.root });

/** What arrives after `act`, up to a message with these words. */
async function until(chat: number, words: string, act: () => unknown): Promise<string> {
  const before = double.messagesTo(chat).length;
  act();
  const found = () =>
    double
      .messagesTo(chat)
      .slice(before)
      .find((text) => text.includes(words));
  await double.until(() => found() !== undefined, 60_000);
  return found() ?? '';
}

async function newApplicant(): Promise<{ chat: number; conversation: string }> {
  lastChat += 1;
  const chat = lastChat;
  await until(chat, 'Kawan', () => double.says(chat, 'halo'));
  const { store } = world.database;
  const { rows } = await store.pool.query<{ id: string }>('SELECT id FROM chat_identity WHERE external_hash = $1', [
    store.encryption.hash('chat', String(chat)),
  ]);
  const conversation = rows[0]?.id ?? '';
  await putApplication(store, conversation, batch, Date.now());
  await until(chat, 'Berkas yang masih ditunggu', () => double.says(chat, 'status'));
  await until(chat, 'kirim foto KTP', () => double.taps(chat, 'Kirim berkas'));
  return { chat, conversation };
}

/** In the sizes that Telegram makes of a photo. */
function sendsPhoto(chat: number, name: string): void {
  const sizes = [
    { file_id: `${name}-s`, width: 90, height: 60, file_size: 1_000 },
    { file_id: name, width: 1280, height: 853, file_size: 90_000 },
    { file_id: `${name}-m`, width: 320, height: 213, file_size: 9_000 },
  ];
  double.push({ message: double.message(chat, { photo: sizes.map((size) => ({ ...size, file_unique_id: 'u' })) }) });
}

async function documents(conversation: string) {
  const { store } = world.database;
  const { rows } = await store.pool.query<{ id: string }>('SELECT id FROM application WHERE identity_id = $1', [
    conversation,
  ]);
  return store.transaction((tx) =>
    documentsOf(
      tx,
      rows.map(({ id }) => id),
    ),
  );
}

describe('by Telegram', () => {
  test('the largest size of a photo becomes a document that staff can open, and each opening is known', async () => {
    const { chat, conversation } = await newApplicant();
    const bytes = await fileByName('ktp-satu.jpg');
    double.files.set('ktp-satu', bytes);
    await until(chat, 'Sudah saya terima: KTP', () => sendsPhoto(chat, 'ktp-satu'));
    expect(
      double.calls.filter(({ method }) => method === 'getFile').map(({ payload }) => payload['file_id']),
    ).toContain('ktp-satu');
    const [kept] = await documents(conversation);
    expect(kept).toMatchObject({ kind: 'ktp', page: 1, mime: 'image/jpeg', size: bytes.length, flags: [] });
    const { store } = world.database;
    const opened = { id: kept?.id ?? '', actor: 'staff:uji', auditId: newId(), now: Date.now() };
    const shown = await openDocument({ store, files: app.core.files }, opened);
    expect(Buffer.compare(Buffer.from(shown?.bytes ?? []), Buffer.from(bytes))).toBe(0);
    const audits = await store.pool.query('SELECT actor, action FROM audit_event WHERE subject = $1', [
      `document:${kept?.id}`,
    ]);
    expect(audits.rows).toEqual([{ actor: 'staff:uji', action: 'open_document' }]);
  });

  test('a PDF sent as a file is taken, a dark photo is asked for again', async () => {
    const { chat, conversation } = await newApplicant();
    double.files.set('gelap', await fileByName('dark.jpg'));
    await until(chat, 'terlalu gelap', () => sendsPhoto(chat, 'gelap'));
    double.files.set('gelap-lagi', await fileByName('dark-2.jpg'));
    await until(chat, 'Sudah saya terima: KTP', () => sendsPhoto(chat, 'gelap-lagi'));
    double.files.set('surat', await fileByName('ijazah.pdf'));
    const document = {
      file_id: 'surat',
      file_unique_id: 'u',
      mime_type: 'application/pdf',
      file_name: 'ijazah contoh.pdf',
    };
    await until(chat, 'Sudah saya terima: ijazah', () => double.push({ message: double.message(chat, { document }) }));
    expect((await documents(conversation)).map(({ kind, flags, mime }) => [kind, flags, mime])).toEqual([
      ['ijazah', [], 'application/pdf'],
      ['ktp', ['too_dark'], 'image/jpeg'],
    ]);
  });

  test('a worker that is stopped while it fetches loses nothing: another one does it, once', async () => {
    const { chat, conversation } = await newApplicant();
    double.files.set('ktp-tiga', await fileByName('ktp-tiga.jpg'));
    double.fail('getFile', { kind: 'hang' });
    const asked = double.nextCall('getFile');
    sendsPhoto(chat, 'ktp-tiga');
    await asked;
    await app.stop();
    await world.database.store.pool.query('UPDATE job SET lease_until = NULL');
    await until(chat, 'Sudah saya terima: KTP', () => {
      void startApp().then((started) => {
        app = started;
      });
    });
    expect((await documents(conversation)).map(({ kind }) => kind)).toEqual(['ktp']);
  }, 90_000);
});

describe.skipIf(noBrowser)('in the web chat', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('a photo chosen on the phone becomes a document', async () => {
    const visit = await browser.visit(app.url, phone);
    const { page } = visit;
    const bot = (words: string) => page.locator('.line.bot .text', { hasText: words }).last();
    await page.fill('#field', 'halo');
    await page.click('.send');
    await bot('Kawan').waitFor();
    const { store } = world.database;
    const { rows } = await store.pool.query<{ id: string }>("SELECT id FROM chat_identity WHERE channel = 'web'");
    await putApplication(store, rows[0]?.id ?? '', batch, Date.now());
    await page.fill('#field', 'status');
    await page.click('.send');
    await bot('Berkas yang masih ditunggu').waitFor();
    await page.locator('#log .choice', { hasText: 'Kirim berkas' }).last().click();
    await bot('kirim foto KTP').waitFor();
    const file = {
      name: 'ktp contoh.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from(await fileByName('ktp-web.jpg')),
    };
    await page.setInputFiles('input[type=file]', file);
    const send = page.locator('.send');
    if (await send.isEnabled()) await send.click();
    await bot('Sudah saya terima: KTP').waitFor();
    await visit.picture('360-document');
    expect((await documents(rows[0]?.id ?? '')).map(({ kind }) => kind)).toEqual(['ktp']);
    expect(visit.complaints).toEqual([]);
  }, 60_000);
});

describe('afterwards', () => {
  test('the storage holds nothing but sealed files, and the log nothing of them', async () => {
    const folder = join(world.dataDir, 'documents');
    const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(entries.length).toBeGreaterThan(3);
    const plain = [...double.files.values()].map((bytes) => Buffer.from(bytes).subarray(0, 48));
    for (const entry of entries) {
      const raw = await readFile(join(entry.parentPath, entry.name));
      expect(plain.some((part) => raw.includes(part))).toBe(false);
      expect(raw.subarray(0, 3).toString('hex')).not.toBe('ffd8ff');
    }
    const log = await readFile(logFile, 'utf8');
    for (const word of ['ijazah contoh', 'ktp contoh', 'Siti Contoh', 'ktp-satu', 'ktp-tiga'])
      expect(log).not.toContain(word);
  });
});
