/** A form that begins in the web chat and ends in Telegram, in front of everything that is real. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Applicant, answerTo, applicant } from '../crash/person.js';
import { type applyByChat, flowStateOf, openBatch } from '../support/applying.js';
import { TelegramDouble } from '../support/telegram-double/telegram-double.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';

const telegramChat = 4711;
/** The way from the class to the NIK has fewer messages. */
const messagesMost = 20;

let world: TestWorld;
let double: TelegramDouble;
let app: TestApp;

beforeAll(async () => {
  [world, double] = await Promise.all([testWorld(), TelegramDouble.start()]);
  app = await world.start({ TELEGRAM_BOT_TOKEN: double.token, TELEGRAM_API_ROOT: double.root, DEMO: '1' });
}, 120_000);
afterAll(async () => {
  await app.stop();
  await double.stop();
  await world.close();
});

async function sayInTelegram(text: string): Promise<string> {
  const before = double.messagesTo(telegramChat).length;
  double.says(telegramChat, text);
  await double.until(() => double.messagesTo(telegramChat).length > before);
  return double.messagesTo(telegramChat).at(-1) ?? '';
}

/** Fills the form in the web chat up to the question for the NIK. */
async function fillUpToNik(visitor: WebVisitor, who: Applicant, batch: string): Promise<void> {
  let state = null;
  for (let message = 0; message < messagesMost; message += 1) {
    await visitor.say(answerTo(state, who, { batch, village: 'Poris Plawad Indah' }));
    state = await flowStateOf(world.database.store, await visitorId());
    if (state?.node === 'nik') return;
  }
  throw new Error('the form does not come to the NIK');
}

/** The one chat of the web channel. */
async function visitorId(): Promise<string> {
  const { pool, encryption } = world.database.store;
  const { rows } = await pool.query<{ sealed: string }>(
    "SELECT external_enc AS sealed FROM chat_identity WHERE channel = 'web'",
  );
  return encryption.open(rows[0]?.sealed ?? '');
}

test('a code of the web chat brings the form to Telegram, where it ends with a number', {
  timeout: 120_000,
}, async () => {
  const { store } = world.database;
  const who = applicant(501);
  const batch = await openBatch(store, 'selection');
  const visitor = new WebVisitor(app.url);
  await fillUpToNik(visitor, who, batch);
  await visitor.say('pindah chat');
  const code = /LANJUT (\d{4}-\d{4})/.exec(await visitor.tap('Pindah ke chat lain'))?.[1];
  expect(code).toBeDefined();

  const told = visitor.answer();
  expect(await sayInTelegram(`LANJUT ${code}`)).toMatch(/Kita lanjutkan pendaftaran[\s\S]*NIK/);
  expect((await told).text).toMatch(/sudah dilanjutkan di chat lain/);
  const chat = { id: String(telegramChat), say: sayInTelegram };
  expect(await goOn(chat, who, batch)).toMatch(/Nomor pendaftaran: \d\d-\d{6}-\d/);

  const { rows } = await store.pool.query<{ channel: string; name: string }>(
    `SELECT i.channel, p.name_enc AS name FROM application a JOIN person p ON p.id = a.person_id
     JOIN chat_identity i ON i.id = a.identity_id`,
  );
  expect(rows.map(({ channel, name }) => [channel, store.encryption.open(name)])).toEqual([['telegram', who.name]]);
});

/** As `applyByChat`, from where the form stands. */
async function goOn(chat: Parameters<typeof applyByChat>[1], who: Applicant, batch: string): Promise<string> {
  let said = '';
  for (let message = 0; message < messagesMost; message += 1) {
    const state = await flowStateOf(world.database.store, chat.id);
    if (state === null) return said;
    said = await chat.say(answerTo(state, who, { batch, village: 'Poris Plawad Indah' }));
  }
  throw new Error(`no number; the last answer: ${said}`);
}
