/** Telegram from end to end: the real library against the double of the Bot API, by webhook and by polling. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applicant } from '../crash/person.js';
import { type Fault, TelegramDouble } from '../support/telegram-double/telegram-double.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';

let world: TestWorld;
let double: TelegramDouble;
let app: TestApp;
let lastChat = 900;

beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

/** Each test has a chat of its own, so that one process serves them all. */
function once(start: () => Promise<void>): void {
  beforeAll(async () => {
    double = await TelegramDouble.start();
    await start();
  });
  afterAll(async () => {
    await app.stop();
    await double.stop();
  });
}

const environment = () => ({ TELEGRAM_BOT_TOKEN: double.token, TELEGRAM_API_ROOT: double.root });

function newChat(): number {
  lastChat += 1;
  return lastChat;
}

/** Says something and waits for one more message in this chat. */
async function talk(
  chat: number,
  text: string,
  deliver: (update: Record<string, unknown>) => Promise<unknown>,
): Promise<string> {
  const before = double.messagesTo(chat).length;
  await deliver(double.says(chat, text));
  await double.until(() => double.messagesTo(chat).length > before);
  return double.messagesTo(chat).at(-1) ?? '';
}

async function rowsOf(chat: number): Promise<{ inbox: number; replies: number; applications: number }> {
  const { pool, encryption } = world.database.store;
  const { rows } = await pool.query(
    `SELECT (SELECT count(*) FROM inbox WHERE conversation_id = i.id)::int AS inbox,
            (SELECT count(*) FROM outbox WHERE conversation_id = i.id)::int AS replies,
            (SELECT count(*) FROM application WHERE identity_id = i.id)::int AS applications
     FROM chat_identity i WHERE i.external_hash = $1`,
    [encryption.hash('chat', String(chat))],
  );
  return rows[0];
}

async function applyFor(chat: number, deliver: (update: Record<string, unknown>) => Promise<unknown>): Promise<string> {
  const { rows } = await world.database.store.pool.query<{ code: string }>(
    `SELECT code FROM batch WHERE mode = 'selection' AND state = 'open' AND opens_at < now() ORDER BY code LIMIT 1`,
  );
  const who = applicant(chat);
  const say = (text: string) => talk(chat, text, deliver);
  await say(`/start ${rows[0]?.code}`);
  expect(await say('daftar')).toContain('Lanjut?');
  await say('ya');
  expect(await say('17 agt 2001')).toContain('Sekolah terakhir');
  await say('SMA');
  await say('Poris Plawad Indah');
  await say(who.name);
  expect(await say(who.nik)).toContain('lahir 17 Agustus 2001');
  await say('ya');
  const summary = await say(who.phone);
  expect(summary).not.toContain(who.nik);
  return say('1');
}

describe('by webhook', () => {
  once(async () => {
    // The server registers its own address, which is known only once it listens: so it is found by a first start.
    app = await world.start({ ...environment(), KAWAN_ROLE: 'web' });
    const { port } = new URL(app.url);
    await app.stop();
    app = await world.start({ ...environment(), PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` });
    await double.until(() => double.webhook !== null);
  });
  const deliver = (update: Record<string, unknown>) => double.deliver(update);

  test('a training is found and applied for, up to the number', async () => {
    const chat = newChat();
    const receipt = await applyFor(chat, deliver);
    expect(receipt).toMatch(/Nomor pendaftaran: \d\d-\d{6}-\d/);
    expect(receipt).toContain('CONTOH');
    expect(await talk(chat, '/status', deliver)).toContain(/\d\d-\d{6}-\d/.exec(receipt)?.[0]);
    expect((await rowsOf(chat)).applications).toBe(1);
  });

  test('the same update three times, one after the other and at once, has one effect', async () => {
    const chat = newChat();
    const update = double.says(chat, 'halo');
    expect(await Promise.all([deliver(update), deliver(update), deliver(update)])).toEqual([200, 200, 200]);
    expect(await deliver(update)).toBe(200);
    await double.until(() => double.messagesTo(chat).length > 0);
    // A second message comes after whatever the first one set off.
    await talk(chat, 'menu', deliver);
    expect(await rowsOf(chat)).toMatchObject({ inbox: 2, replies: 2 });
    expect(double.messagesTo(chat)).toHaveLength(2);
  });

  test('a wrong secret is refused, junk has no effect', async () => {
    const update = double.says(newChat(), 'halo');
    expect(await double.deliver(update, 'salah')).toBe(401);
    const headers = { 'x-telegram-bot-api-secret-token': double.webhook?.secret ?? '' };
    const post = (body: string) => fetch(`${app.url}/webhooks/telegram`, { method: 'POST', headers, body });
    expect((await post('{')).status).toBe(400);
    expect((await post('x'.repeat(3_000_000))).status).toBe(413);
  });

  const error = (code: number, description: string, retryAfterSeconds?: number): Fault => ({
    kind: 'error',
    code,
    description,
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  });
  // All that they do is wait, each for an answer of its own.
  test.concurrent.each<[string, Fault, number]>([
    ['429', error(429, 'Too Many Requests: retry after 1', 1), 1],
    ['500', error(500, 'Internal Server Error'), 1],
    ['a connection cut before the effect', { kind: 'cut' }, 1],
    ['a connection cut after the effect: at least once', { kind: 'cut_after' }, 2],
  ])(
    '%s: the answer arrives all the same',
    async (_name, fault, arrivals) => {
      const chat = newChat();
      double.fail('sendMessage', fault, { chatId: String(chat) });
      await deliver(double.says(chat, 'halo'));
      await double.until(() => double.sent(chat).filter(({ answered }) => answered === 200).length > 0, 60_000);
      expect(double.messagesTo(chat)).toHaveLength(arrivals);
      expect(await talk(chat, 'menu', deliver)).not.toBe('');
    },
    90_000,
  );

  test('whoever blocked us is left in peace, and is answered again when they write', async () => {
    const chat = newChat();
    double.fail('sendMessage', error(403, 'Forbidden: bot was blocked by the user'), { chatId: String(chat) });
    await deliver(double.says(chat, 'halo'));
    await double.until(() => double.calls.some(({ answered }) => answered === 403));
    expect(await talk(chat, 'menu', deliver)).not.toBe('');
    expect(double.messagesTo(chat)).toHaveLength(1);
  });
});

describe('by polling', () => {
  once(async () => {
    app = await world.start(environment());
  });

  test('a training is applied for, and a restart in the middle loses nothing', async () => {
    const chat = newChat();
    const deliver = async () => {};
    expect(await talk(chat, 'halo', deliver)).toContain('Kawan');
    await app.stop();
    double.says(chat, 'status');
    const before = double.messagesTo(chat).length;
    app = await world.start(environment());
    await double.until(() => double.messagesTo(chat).length > before);
    expect(await applyFor(chat, deliver)).toMatch(/Nomor pendaftaran: \d\d-\d{6}-\d/);
  });

  test('two workers share one poller', async () => {
    const second = await world.start({ ...environment(), KAWAN_ROLE: 'worker' });
    const chat = newChat();
    await talk(chat, 'halo', async () => {});
    await talk(chat, 'menu', async () => {});
    expect(double.messagesTo(chat)).toHaveLength(2);
    expect(double.calls.some(({ answered }) => answered === 409)).toBe(false);
    await second.stop();
  });
});
