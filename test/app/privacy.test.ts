/** What people tell us stands in sealed columns and nowhere else: not in another column, not in a file, not in the log. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applicant } from '../crash/person.js';
import { applyByChat, type Chat, openBatch } from '../support/applying.js';
import { dumpDatabase, findClearText } from '../support/clear-text.js';
import { TelegramDouble } from '../support/telegram-double/telegram-double.js';
import { type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';

/** A word that nobody else says, in everything that people type freely. */
const marker = 'qwertzuiop';
/** Longer than any number of ours, so that it can be looked for. */
const telegramChat = 5_550_001_234_567;
const logFile = join(tmpdir(), `kawan-privacy-${process.pid}.log`);
const [webPerson, telegramPerson, strangerNik] = [applicant(811), applicant(812), applicant(813).nik];

/** Everything that must not be found in clear. */
const secrets = [
  ...[webPerson, telegramPerson].flatMap(({ name, nik, phone }) => [name, nik, phone, phone.replace(/^0/, '62')]),
  strangerNik,
  marker,
  String(telegramChat),
  '17-8-2001',
  '2001-08-17',
];

let world: TestWorld;
let double: TelegramDouble;
let appUrl: string;
let visitor: WebVisitor;
/** What was answered, in both chats. */
const answers: string[] = [];
let web: Chat;
let telegram: Chat;

beforeAll(async () => {
  [world, double] = await Promise.all([testWorld({ logFile }), TelegramDouble.start()]);
  const app = await world.start({ TELEGRAM_BOT_TOKEN: double.token, TELEGRAM_API_ROOT: double.root });
  appUrl = app.url;
  visitor = new WebVisitor(appUrl);
  web = { id: await visitor.chatId(), say: (text) => heard(visitor.say(text)) };
  telegram = { id: String(telegramChat), say: (text) => fromTelegram(() => double.says(telegramChat, text)) };
});
afterAll(async () => {
  await visitor.leave();
  await world.close();
  await double.stop();
  await rm(logFile);
});

async function heard(answer: Promise<string>): Promise<string> {
  answers.push(await answer);
  return answer;
}

async function fromTelegram(write: () => unknown): Promise<string> {
  const before = double.messagesTo(telegramChat).length;
  write();
  await double.until(() => double.messagesTo(telegramChat).length > before, 20_000);
  return heard(Promise.resolve(double.messagesTo(telegramChat).slice(before).join('\n')));
}

/** Numbers and words where they do not belong. */
const outOfPlace = (nik: string) => [
  `halo ${marker}`,
  nik,
  `${marker} ${nik.replace(/(\d{4})(?=\d)/g, '$1 ')}`,
  `kursus ${nik} di ${nik}`,
  'menu',
  'cari pelatihan',
  `${nik.slice(0, 15)} ${marker}`,
  `apakah ${nik} gratis?`,
  'status',
  nik,
  'mundur',
  nik,
  'bahasa',
  nik,
  'batal',
  `DAFTAR ${nik}`,
  'petugas',
  `${marker}, NIK saya ${nik}`,
  'menu',
];

describe('whole conversations', () => {
  test('in the web chat, with a file, a place and a form that is left', async () => {
    for (const text of outOfPlace(strangerNik)) await web.say(text);
    await heard(visitor.share(-5.11, 105.31));
    const picture = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from(`${marker} ${strangerNik}`)]);
    await heard(visitor.sendFile(`KTP ${webPerson.name} ${strangerNik}.jpg`, picture, `KTP saya ${strangerNik}`));
    await web.say(`DAFTAR ${await openBatch(world.database.store, 'first_come')}`);
    const way = [
      'daftar',
      'ya',
      '17-8-2001',
      'SMA',
      'Poris Plawad Indah',
      webPerson.name,
      webPerson.nik,
      'batal',
      'menu',
    ];
    for (const text of way) await web.say(text);
    const code = await openBatch(world.database.store, 'first_come');
    expect(await applyByChat(world.database.store, web, webPerson, code)).toMatch(/\d\d-\d{6}-\d/);
    for (const text of ['status', 'mundur', 'ya', 'status', marker]) await web.say(text);
  }, 120_000);

  test('over Telegram, with a contact, a caption, and calls that fail', async () => {
    for (const text of outOfPlace(strangerNik)) await telegram.say(text);
    await fromTelegram(() =>
      double.push({
        message: double.message(telegramChat, {
          photo: [{ file_id: 'AgAC', width: 90, height: 90 }],
          caption: `KTP ${telegramPerson.name} ${strangerNik}`,
        }),
      }),
    );
    double.fail('sendMessage', { kind: 'error', code: 500, description: `no ${strangerNik}` });
    await telegram.say(`satu ${marker}`);
    // As Telegram says it: what it choked on stands in quotes.
    const description = `Bad Request: can't parse entities: Unsupported start tag "${marker}" at ${strangerNik}`;
    double.fail('sendMessage', { kind: 'error', code: 400, description });
    double.says(telegramChat, `dua ${marker}`);
    await double.until(() => double.calls.some(({ answered }) => answered === 400));
    const code = await openBatch(world.database.store, 'selection');
    expect(await applyByChat(world.database.store, telegram, telegramPerson, code)).toMatch(/\d\d-\d{6}-\d/);
    const contact = { phone_number: telegramPerson.phone, first_name: telegramPerson.name, user_id: telegramChat };
    await fromTelegram(() => double.push({ message: double.message(telegramChat, { contact }) }));
  }, 120_000);
});

describe('afterwards', () => {
  test('no answer held a NIK in full', () => {
    expect(answers.length).toBeGreaterThan(60);
    const numbers = [strangerNik, webPerson.nik, telegramPerson.nik];
    const withNik = answers.filter((text) => numbers.some((nik) => text.replace(/[\s.-]/g, '').includes(nik)));
    expect(withNik).toEqual([]);
  });

  test('the database holds nothing of it outside sealed columns', async () => {
    const { pool } = world.database.store;
    const dump = await dumpDatabase(pool);
    expect(dump.length).toBeGreaterThan(100_000);
    expect(found(dump)).toEqual([]);
    expect(await findClearText(pool)).toEqual([]);
  });

  test('the files that people sent are sealed', async () => {
    const folder = join(world.dataDir, 'documents');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files).toHaveLength(1);
    for (const file of files) expect(found(`${file} ${await readFile(file, 'latin1')}`)).toEqual([]);
  });

  test('the log holds nothing of it, at its finest', async () => {
    await (await fetch(`${appUrl}/readyz?nik=${strangerNik}`)).text();
    const log = await readFile(logFile, 'utf8');
    expect(log).toContain('"path":"/chat/messages"');
    expect(log).toContain('"level":"debug"');
    expect(found(log)).toEqual([]);
    expect(log).not.toMatch(/(?<![\w-])\d{16}(?![\w-])/);
  });
});

function found(text: string): string[] {
  const lower = text.toLowerCase();
  return secrets.filter((secret) => lower.includes(secret.toLowerCase()));
}

describe('the search itself', () => {
  test.each([
    [
      'audit_event',
      `INSERT INTO audit_event VALUES (gen_random_uuid(), now(), 'x', 'x', 'x', '{"nik":"${strangerNik}"}')`,
    ],
    ['setting', `INSERT INTO setting VALUES ('a', 'hp +628120000123')`],
    ['trade', `INSERT INTO trade VALUES ('zz', '{a,Uji Coba}')`],
  ])('finds what stands in clear in %s', async (table, sql) => {
    const client = await world.database.store.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(sql);
      const places = await findClearText(client);
      expect(places.map((place) => place.split('.')[1])).toEqual([table]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
