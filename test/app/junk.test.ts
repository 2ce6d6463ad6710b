/** Junk at every door of the whole system: a clear refusal or an answer, nothing half written, and talk goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applicant } from '../crash/person.js';
import { applyByChat, flowStateOf, openBatch } from '../support/applying.js';
import { TelegramDouble } from '../support/telegram-double/telegram-double.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';

let world: TestWorld;
let double: TelegramDouble;
let app: TestApp;

beforeAll(async () => {
  [world, double] = await Promise.all([testWorld(), TelegramDouble.start()]);
  const environment = { TELEGRAM_BOT_TOKEN: double.token, TELEGRAM_API_ROOT: double.root };
  // The server registers its own address, which is known only once it listens: so it is found by a first start.
  app = await world.start({ ...environment, KAWAN_ROLE: 'web' });
  const { port } = new URL(app.url);
  await app.stop();
  app = await world.start({ ...environment, PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` });
  await double.until(() => double.webhook !== null);
});
afterAll(async () => {
  await world.close();
  await double.stop();
});

async function countRows(): Promise<Record<string, number>> {
  const tables = ['inbox', 'outbox', 'conversation', 'chat_identity', 'person', 'application', 'consent', 'job'];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table})::int AS ${table}`);
  const { rows } = await world.database.store.pool.query<Record<string, number>>(`SELECT ${counts.join(', ')}`);
  return rows[0] ?? {};
}

async function expectNothingLeftOver(): Promise<void> {
  const { pool } = world.database.store;
  const open = () => pool.query("SELECT kind, state, error FROM inbox WHERE state <> 'done'").then(({ rows }) => rows);
  await expect.poll(open, { timeout: 10_000 }).toEqual([]);
}

/** A key in brackets is a text that is not there; "null" and the like are values that are not there. */
const broken = /\[[a-z_]+\.[a-z_.]+\]|\bundefined\b|\bNaN\b|\[object/;

const texts: readonly (readonly [name: string, text: string])[] = [
  ['10,000 characters', 'las '.repeat(2_500)],
  ['one word of 10,000 characters', 'x'.repeat(10_000)],
  ['digits without end', '9'.repeat(4_000)],
  ['emoji', '👩‍👩‍👧‍👦🏽🇮🇩 🙏🙏🙏'],
  ['marks that turn the line round', '\u202eداد\u200f \u2066las\u2069 \u061c'],
  ['only invisible signs', 'a\u200b\u200d\ufeff\u2060'],
  ['NUL bytes between letters', 'l\u0000a\u0000s'],
  ['halves of characters', 'las \ud83d di \udc00metro'],
  ['a stack of accents', `las${'\u0301'.repeat(3_000)}`],
  ['markup', '<script>alert(1)</script><b>{name}</b>'],
  ['message syntax', "{query, plural, one {#} other {'{'}} '"],
  ['names of properties', '__proto__ constructor toString'],
  ['a format', '%s %d %n %(x)s'],
  ['SQL', "'; DROP TABLE inbox; --"],
  ['a line that looks like an event', 'event: message\ndata: {}\n\n'],
  ['many lines', `las${'\n'.repeat(900)}metro`],
  ['escapes', '\\u0000 \\x00 \\'],
];

describe('the web chat', () => {
  type Send = (visitor: WebVisitor) => Promise<Response>;
  const post =
    (body: string | object): Send =>
    (visitor) =>
      visitor.post(body);
  const raw =
    (type: string, body: string): Send =>
    () =>
      fetch(`${app.url}/chat/messages`, { method: 'POST', headers: { 'content-type': type }, body });
  const get =
    (path: string, headers: Record<string, string> = {}): Send =>
    () =>
      fetch(app.url + path, { headers });
  const large = new FormData();
  large.set('file', new File([new Uint8Array(11 * 1024 * 1024)], 'besar.jpg'));
  const noFile = new FormData();
  noFile.set('text', 'tanpa file');

  test.each<[string, number, Send]>([
    ['half of a JSON', 400, post('{"text":')],
    ['a list', 400, post('[]')],
    ['null', 400, post('null')],
    ['no field', 400, post({})],
    ['a field too many', 400, post({ text: 'a', choice: 'b' })],
    ['a text that is no text', 400, post({ text: { toString: 'x' } })],
    ['an empty text', 400, post({ text: '' })],
    ['spaces', 400, post({ text: ' \n\t ' })],
    ['NUL bytes alone', 400, post({ text: '\u0000\u0000' })],
    ['half a character alone', 400, post('{"text":"\\ud800"}')],
    ['a name for the repeat that is too long', 400, post({ text: 'a', clientId: 'x'.repeat(1_000) })],
    ['a place that is not on earth', 400, post({ location: { latitude: 91, longitude: 0 } })],
    ['a place that is no number', 400, post('{"location":{"latitude":1e999,"longitude":0}}')],
    ['3 MB', 413, post({ text: 'x'.repeat(3_000_000) })],
    ['3 MB that are no JSON', 413, raw('application/json', 'x'.repeat(3_000_000))],
    ['another type', 415, raw('text/plain', 'halo')],
    ['no type', 415, raw('', 'halo')],
    ['half of a form', 400, raw('multipart/form-data; boundary=x', '--x\r\nContent-Disp')],
    ['a form without a file', 400, post(noFile)],
    ['a file of 11 MB', 413, post(large)],
    ['a position that is none', 400, get('/chat/history?after=%00')],
    ['a position beyond all', 400, get('/chat/events', { 'last-event-id': '99999999999999' })],
    ['a file with a path', 401, get('/chat/files/..%2f..%2fetc%2fpasswd')],
    ['a path that is none', 404, get('/chat/%ff%00')],
    ['another site', 403, get('/chat/history', { origin: 'https://contoh.example' })],
  ])('refuses %s with %i and keeps nothing', async (_name, status, send) => {
    const before = await countRows();
    const visitor = new WebVisitor(app.url);
    const response = await send(visitor);
    expect(response.status).toBe(status);
    const refusal = await response.json();
    expect(refusal).toEqual({ error: { code: expect.stringMatching(/^[a-z_]+$/), message: expect.any(String) } });
    expect(await countRows()).toEqual(before);
  });

  test.each(texts)('answers %s', async (_name, text) => {
    const visitor = new WebVisitor(app.url);
    const answer = await visitor.say(text);
    expect(answer.trim()).not.toBe('');
    expect(answer).not.toMatch(broken);
    expect(answer.length).toBeLessThan(4_000);
    expect(await visitor.say('menu')).toContain('mau kursus las di');
    await visitor.leave();
    await expectNothingLeftOver();
  });

  test.each(['n.0.0', 'n.1.99', 'n.999999999.99', 'a.tidak-ada', 'a.', '../..', '{}', 'n.1.0; DROP', '\u0000'])(
    'answers a button that nobody offered: %j',
    async (choice) => {
      const visitor = new WebVisitor(app.url);
      await visitor.say('menu');
      const response = await visitor.post({ choice });
      expect(response.status).toBe(202);
      expect((await visitor.answer()).text).not.toMatch(broken);
      expect(await visitor.say('menu')).toContain('mau kursus las di');
      await visitor.leave();
      await expectNothingLeftOver();
    },
  );

  test('takes no name with signs in it, and a rare one as it is', async () => {
    const { store } = world.database;
    const visitor = new WebVisitor(app.url);
    const id = await visitor.chatId();
    await visitor.say(`DAFTAR ${await openBatch(store, 'selection')}`);
    const atName = async () => (await flowStateOf(store, id))?.node === 'full_name';
    const toTheName = async () => {
      for (const text of ['daftar', 'ya', '17-8-2001', 'SMA', 'Poris Plawad Indah']) {
        if (!(await atName())) await visitor.say(text);
      }
      expect(await atName()).toBe(true);
    };
    await toTheName();
    for (const name of ['<b>Uji</b>', '{name}', '👩‍👧', "Uji'; --"]) {
      expect(await visitor.say(name)).not.toContain('<b>Uji');
      expect((await flowStateOf(store, id))?.flow).toBe('apply');
      await visitor.say('batal');
      await visitor.say(`DAFTAR ${await openBatch(store, 'selection')}`);
      await toTheName();
    }
    const who = { ...applicant(821), name: "N'Uji\u202e Çöbâ" };
    const receipt = await applyByChat(store, { id, say: (text) => visitor.say(text) }, who, '');
    expect(receipt).toMatch(/\d\d-\d{6}-\d/);
    const { rows } = await store.pool.query('SELECT name_enc FROM person p JOIN application a ON a.person_id = p.id');
    expect(rows.map(({ name_enc }) => store.encryption.open(name_enc))).toEqual(["N'Uji Çöbâ"]);
    await visitor.leave();
  }, 60_000);
});

describe('Telegram', () => {
  let lastChat = 40_000;
  const newChat = () => ++lastChat;
  const webhook = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${app.url}/webhooks/telegram`, {
      method: 'POST',
      headers: { 'x-telegram-bot-api-secret-token': double.webhook?.secret ?? '', ...headers },
      body,
    });

  async function talk(chat: number, text: string): Promise<string> {
    const before = double.messagesTo(chat).length;
    expect(await double.deliver(double.says(chat, text))).toBe(200);
    await double.until(() => double.messagesTo(chat).length > before, 20_000);
    return double.messagesTo(chat).slice(before).join('\n');
  }

  test.each<[string, number, string, Record<string, string>?]>([
    ['a wrong secret', 401, '{"update_id":1}', { 'x-telegram-bot-api-secret-token': 'salah' }],
    ['no secret', 401, '{"update_id":1}', { 'x-telegram-bot-api-secret-token': '' }],
    ['half of a JSON', 400, '{"update_id":1'],
    ['nothing', 400, ''],
    ['a list', 400, '[]'],
    ['an update without a number', 400, '{"message":{}}'],
    ['a number that is none', 400, '{"update_id":"1"}'],
    ['3 MB', 413, 'x'.repeat(3_000_000)],
    ['3 MB behind a wrong secret', 401, 'x'.repeat(3_000_000), { 'x-telegram-bot-api-secret-token': 'salah' }],
  ])('refuses %s with %i and keeps nothing', async (_name, status, body, headers) => {
    const before = await countRows();
    const response = await webhook(body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code: expect.stringMatching(/^[a-z_]+$/) } });
    expect(await countRows()).toEqual(before);
  });

  const someone = { id: 41_001, is_bot: false, first_name: 'Uji' };
  const inPrivate = { message_id: 1, date: 1_700_000_000, chat: { id: 41_001, type: 'private' }, from: someone };
  test.each<[string, Record<string, unknown>]>([
    ['an unknown kind', { something_new: { a: 1 } }],
    ['a poll', { poll: { id: '1' } }],
    ['a post of a channel', { channel_post: { ...inPrivate, chat: { id: -1, type: 'channel' }, text: 'halo' } }],
    ['an inline query', { inline_query: { id: '1', from: someone, query: 'las', offset: '' } }],
    ['a reaction', { message_reaction: { chat: inPrivate.chat, message_id: 1 } }],
    ['a message of a group', { message: { ...inPrivate, chat: { id: -5, type: 'group' }, text: 'halo' } }],
    ['a pinned message', { message: { ...inPrivate, pinned_message: { message_id: 1 } } }],
    ['a message that is a number', { message: 5 }],
    ['a message without a chat', { message: { text: 'halo' } }],
    ['a chat that is null', { message: { ...inPrivate, chat: null, text: 'halo' } }],
    ['a chat whose id is a text', { message: { ...inPrivate, chat: { id: '{}', type: 'private' }, text: 'x' } }],
    ['a text that is an object', { message: { ...inPrivate, text: { a: 1 } } }],
    ['a date that is a text', { message: { ...inPrivate, date: 'kemarin', text: 'x' } }],
    ['a date beyond all calendars', { message: { ...inPrivate, date: 1e15, text: 'x' } }],
    ['a sender that is a text', { message: { ...inPrivate, from: 'saya', text: 'x' } }],
    ['photos that are none', { message: { ...inPrivate, photo: [] } }],
    ['photos that are a text', { message: { ...inPrivate, photo: 'x' } }],
    ['a contact without a number', { message: { ...inPrivate, contact: {} } }],
    ['a place that is not on earth', { message: { ...inPrivate, location: { latitude: 900, longitude: 'x' } } }],
    ['a tap without a message', { callback_query: { id: '1', from: someone, data: 'n.1.1' } }],
    ['a tap without data', { callback_query: { id: '1', from: someone, message: inPrivate } }],
    ['a membership without a state', { my_chat_member: { chat: inPrivate.chat, date: 1 } }],
  ])('takes %s without harm', async (_name, body) => {
    const status = await double.deliver(double.push(body));
    // A refusal would be repeated by Telegram until somebody mends it.
    expect(status).toBe(200);
    await expectNothingLeftOver();
    expect(await talk(41_001, 'menu')).toContain('mau kursus las di');
  });

  test.each(texts)('answers %s', async (_name, text) => {
    const chat = newChat();
    const answer = await talk(chat, text.slice(0, 4_096));
    expect(answer.trim()).not.toBe('');
    expect(answer).not.toMatch(broken);
    expect(await talk(chat, 'menu')).toContain('mau kursus las di');
    await expectNothingLeftOver();
  });
});
