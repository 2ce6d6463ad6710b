import { serve } from '@hono/node-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelHost, Delivery, Incoming, Outgoing } from '../../../src/channels/channel.js';
import { ChannelError } from '../../../src/channels/errors.js';
import { createTelegram, type Telegram } from '../../../src/channels/telegram/telegram.js';
import { type Fault, TelegramDouble } from '../../support/telegram-double/telegram-double.js';

let double: TelegramDouble;
let telegram: Telegram;
const warnings: string[] = [];
const received: Incoming[] = [];
const host: ChannelHost = {
  accept: async (incoming) => void received.push(...incoming),
  acknowledge: async () => undefined,
};

function connect(webhookUrl: string | null = null, token = double.token): Telegram {
  return createTelegram({
    token,
    apiRoot: double.root,
    webhookSecret: 'rahasia-uji',
    webhookUrl,
    menus: [
      { commands: [{ command: 'menu', description: 'Menu' }] },
      { locale: 'en', commands: [{ command: 'menu', description: 'Menu' }] },
    ],
    groupNotice: 'Chat pribadi saja',
    now: () => Date.now(),
    warn: (line) => void warnings.push(line),
  });
}

function delivery(message: Partial<Outgoing>, chatId = '42'): Delivery {
  const address = { channel: 'telegram', account: '7001', chatId } as const;
  return { outboxId: 'o1', address, message: { text: 'Halo', choices: [], ...message }, attempt: 1 };
}

const send = (message: Partial<Outgoing>, chatId?: string) =>
  telegram.send(delivery(message, chatId), AbortSignal.timeout(2000));

async function failureOf(attempt: Promise<unknown>): Promise<ChannelError> {
  const error = await attempt.then(
    () => new Error('nothing failed'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ChannelError)) throw error;
  return error;
}

beforeEach(async () => {
  double = await TelegramDouble.start();
  telegram = connect();
  warnings.length = 0;
  received.length = 0;
});
afterEach(() => double.stop());

describe('sending', () => {
  test('plain text with signs that markup would choke on', async () => {
    const text = 'a_b *c* [d](e) <f> {g} ‮ 🙏';
    expect(await send({ text })).toEqual({ providerId: '42:1' });
    expect(double.messagesTo(42)).toEqual([text]);
  });

  test('choices become inline buttons; short ones share a row', async () => {
    const choices = ['Ya', 'Tidak', 'Cari pelatihan di dekat saya'].map((label, i) => ({ id: `n.1.${i}`, label }));
    await send({ choices });
    expect(double.sent(42)[0]?.payload['reply_markup']).toEqual({
      inline_keyboard: [
        [
          { text: 'Ya', callback_data: 'n.1.0' },
          { text: 'Tidak', callback_data: 'n.1.1' },
        ],
        [{ text: 'Cari pelatihan di dekat saya', callback_data: 'n.1.2' }],
      ],
    });
  });

  test('asking for a phone shows the native sharing button', async () => {
    await send({
      request: 'contact',
      requestLabel: 'Bagikan nomor saya',
      choices: [{ id: 'n.1.0', label: 'Nomor ini saja' }],
    });
    expect(double.sent(42)[0]?.payload['reply_markup']).toMatchObject({
      keyboard: [[{ text: 'Bagikan nomor saya', request_contact: true }], [{ text: 'Nomor ini saja' }]],
    });
  });

  test('10,000 characters arrive in parts, in order, with the buttons under the last', async () => {
    const text = Array.from({ length: 1250 }, (_, i) => `kata${String(i).padStart(3, '0')}`).join(' ');
    await send({ text, choices: [{ id: 'n.1.0', label: 'Ya' }] });
    const sent = double.sent(42);
    expect(sent.length).toBeGreaterThan(2);
    expect(sent.map(({ payload }) => payload['text']).join(' ')).toBe(text);
    expect(sent.filter(({ payload }) => payload['reply_markup'])).toEqual([sent.at(-1)]);
  });

  const error = (code: number, description: string, retryAfterSeconds?: number): Fault => ({
    kind: 'error',
    code,
    description,
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  });
  test.each<[string, Fault, object]>([
    [
      '429',
      error(429, 'Too Many Requests: retry after 7', 7),
      { kind: 'throttled', retryAfterMs: 7000, scope: 'chat', retryable: true },
    ],
    ['403', error(403, 'Forbidden: bot was blocked by the user'), { kind: 'blocked_by_user', retryable: false }],
    ['403 deactivated', error(403, 'Forbidden: user is deactivated'), { kind: 'blocked_by_user', retryable: false }],
    ['400 no chat', error(400, 'Bad Request: chat not found'), { kind: 'unreachable', retryable: false }],
    ['400 other', error(400, 'Bad Request: message is too long'), { kind: 'rejected', retryable: false }],
    ['401', error(401, 'Unauthorized'), { kind: 'not_connected', scope: 'account', retryable: true }],
    ['500', error(500, 'Internal Server Error'), { kind: 'not_connected', scope: 'chat', retryable: true }],
    ['a gateway page', { kind: 'html', code: 502 }, { kind: 'unknown', retryable: true }],
    ['a cut connection', { kind: 'cut' }, { kind: 'unknown', retryable: true }],
    ['a cut after the effect', { kind: 'cut_after' }, { kind: 'unknown', retryable: true }],
  ])('%s', async (_name, fault, expected) => {
    double.fail('sendMessage', fault);
    expect(await failureOf(send({}))).toMatchObject(expected);
    expect(await send({})).toHaveProperty('providerId');
  });

  test('throttles of two chats at once stop the account', async () => {
    double.fail('sendMessage', error(429, 'Too Many Requests', 3), { times: 2 });
    expect(await failureOf(send({}, '42'))).toMatchObject({ scope: 'chat' });
    expect(await failureOf(send({}, '43'))).toMatchObject({ scope: 'account' });
  });

  test('a server that is not there was never reached; an aborted send may have been', async () => {
    const signal = AbortSignal.abort();
    expect(await failureOf(telegram.send(delivery({}), signal))).toMatchObject({ kind: 'unknown' });
    await double.stop();
    expect(await failureOf(send({}))).toMatchObject({ kind: 'not_connected', scope: 'account' });
    double = await TelegramDouble.start();
  });

  test('a wrong token says which variable to check', async () => {
    telegram = connect(null, '7001:wrong');
    expect((await failureOf(send({}))).message).toContain('TELEGRAM_BOT_TOKEN');
  });
});

describe('webhook', () => {
  const post = (body: string, secret = 'rahasia-uji', from: ChannelHost = host) =>
    telegram.webhook(from).request('/', {
      method: 'POST',
      body,
      headers: { 'x-telegram-bot-api-secret-token': secret, 'content-type': 'application/json' },
    });

  test('an update is stored, then answered', async () => {
    expect((await post(JSON.stringify(double.says(42, 'halo')))).status).toBe(200);
    expect(received.map(({ body }) => body)).toEqual([{ kind: 'text', text: 'halo' }]);
  });

  test.each([
    ['a wrong secret', '{}', 'salah', 401],
    ['no JSON', '{', undefined, 400],
    ['null', 'null', undefined, 400],
    ['no update', '{"a":1}', undefined, 400],
    ['an unknown kind', '{"update_id":1,"weather":{}}', undefined, 200],
    ['3 MB', JSON.stringify({ update_id: 1, x: 'x'.repeat(3_000_000) }), undefined, 413],
  ])('%s', async (_name, body, secret, status) => {
    expect((await post(body, secret)).status).toBe(status);
    expect(received).toEqual([]);
  });

  test('what could not be stored is asked for again', async () => {
    const broken: ChannelHost = { ...host, accept: () => Promise.reject(new Error('database is down')) };
    const app = telegram.webhook(broken);
    app.onError((_error, c) => c.body(null, 500));
    const headers = { 'x-telegram-bot-api-secret-token': 'rahasia-uji' };
    const response = await app.request('/', { method: 'POST', body: JSON.stringify(double.says(42, 'halo')), headers });
    expect(response.status).toBe(500);
  });

  test('it is registered with its secret, and delivers to us', async () => {
    const server = serve({ fetch: telegram.webhook(host).fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const registered = connect(`http://127.0.0.1:${port}/`);
    await registered.register(AbortSignal.timeout(5000));
    expect(double.calls.map(({ method }) => method)).toEqual(['getMe', 'setMyCommands', 'setMyCommands', 'setWebhook']);
    expect(await double.deliver(double.says(42, 'halo'))).toBe(200);
    expect(await double.deliver(double.says(42, 'halo'), 'salah')).toBe(401);
    await new Promise((resolve) => server.close(resolve));
    expect(received).toHaveLength(1);
  });

  test('a tap is answered at once, so that the button stops spinning', async () => {
    await send({ choices: [{ id: 'n.1.0', label: 'Ya' }] });
    await post(JSON.stringify(double.taps(42, 'Ya')));
    await double.until(() => double.calls.some(({ method }) => method === 'answerCallbackQuery'));
    expect(received.map(({ body }) => body)).toEqual([{ kind: 'choice', choice: 'n.1.0' }]);
    expect(received[0]?.at).toBeGreaterThan(0);
  });
});

describe('long polling', () => {
  test('updates come in order, and are confirmed only once they are stored', async () => {
    const stop = new AbortController();
    let storeWorks = false;
    const flaky: ChannelHost = {
      ...host,
      accept: async (incoming) => {
        if (!storeWorks) {
          storeWorks = true;
          throw new Error('database is down');
        }
        received.push(...incoming);
        if (received.length >= 3) stop.abort();
      },
    };
    for (const text of ['satu', 'dua', 'tiga']) double.says(42, text);
    await telegram.poll(flaky, stop.signal);
    expect(received.map(({ body }) => body.kind === 'text' && body.text)).toEqual(['satu', 'dua', 'tiga']);
    expect(warnings).toHaveLength(1);
    expect(telegram.health().ok).toBe(true);
  });

  test('a second poller is named in the health, and polling goes on', async () => {
    const stop = new AbortController();
    double.fail('getUpdates', {
      kind: 'error',
      code: 409,
      description: 'Conflict: terminated by other getUpdates request',
    });
    const polling = telegram.poll({ ...host, accept: async () => stop.abort() }, stop.signal);
    await double.until(() => double.calls.some(({ answered }) => answered === 409));
    double.says(42, 'halo');
    await polling;
    expect(warnings[0]).toContain('409');
  });
});

test('a registration that fails is tried again and says why', async () => {
  double.fail('getMe', { kind: 'error', code: 500, description: 'Internal Server Error' });
  await telegram.register(AbortSignal.timeout(5000));
  expect(double.calls.at(-1)?.method).toBe('deleteWebhook');
  expect(warnings[0]).toContain('could not register');
  expect(telegram.health().ok).toBe(true);
});

test('a file is fetched by its reference', async () => {
  double.files.set('berkas', new Uint8Array([1, 2, 3]));
  expect(await telegram.download?.({ kind: 'photo', ref: 'berkas' }, AbortSignal.timeout(2000))).toEqual(
    new Uint8Array([1, 2, 3]),
  );
});

test('a group is told once that we only talk in private', async () => {
  const join = double.push({
    my_chat_member: {
      chat: { id: -9, type: 'group', title: 'Grup' },
      from: { id: 1, is_bot: false, first_name: 'Uji' },
      date: 1,
      old_chat_member: { status: 'left' },
      new_chat_member: { status: 'member' },
    },
  });
  const headers = { 'x-telegram-bot-api-secret-token': 'rahasia-uji' };
  await telegram.webhook(host).request('/', { method: 'POST', body: JSON.stringify(join), headers });
  await double.until(() => double.messagesTo(-9).length === 1);
  expect(double.messagesTo(-9)).toEqual(['Chat pribadi saja']);
  expect(received).toEqual([]);
});
