import { request } from 'node:http';
import { HTTPException } from 'hono/http-exception';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAbuseGuard, networkOf } from '../../src/channels/web-chat/abuse.js';
import { newVisitors } from '../../src/channels/web-chat/limits.js';
import { createWebChat } from '../../src/channels/web-chat/web-chat.js';
import { type ChatServer, startChatServer } from './web-chat-server.js';

let server: ChatServer;
beforeAll(async () => {
  server = await startChatServer();
});
afterAll(() => server.close());

const lastBody = () => server.accepted.at(-1)?.body;
const errorCode = async (response: Response) => {
  const body: unknown = await response.json();
  expect(body).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
  return (body as { error: { code: string } }).error.code;
};

describe('POST /chat/messages takes', () => {
  it.each([
    ['a text', { text: 'halo' }, { kind: 'text', text: 'halo' }],
    [
      'emoji and letters from right to left',
      { text: '👩‍👩‍👧 ‏שלום‏ مرحبا' },
      { kind: 'text', text: '👩‍👩‍👧 ‏שלום‏ مرحبا' },
    ],
    ['angle brackets and braces', { text: '<b>{x}</b>' }, { kind: 'text', text: '<b>{x}</b>' }],
    [
      'NUL bytes and halves of characters, without them',
      { text: 'a\u0000b\ud800c\u0007' },
      { kind: 'text', text: 'abc' },
    ],
    ['line ends of any kind', { text: 'a\r\nb\rc' }, { kind: 'text', text: 'a\nb\nc' }],
    ['10,000 characters', { text: 'é'.repeat(10_000) }, { kind: 'text', text: 'é'.repeat(10_000) }],
    ['a choice', { choice: 'n.3.1' }, { kind: 'choice', choice: 'n.3.1' }],
    [
      'a place',
      { location: { latitude: -6.2, longitude: 106.6 } },
      { kind: 'location', latitude: -6.2, longitude: 106.6 },
    ],
  ])('%s', async (_what, message, body) => {
    const response = await server.visitor().post(message);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ id: expect.stringMatching(/./) });
    expect(lastBody()).toEqual(body);
  });

  it('a file with a caption', async () => {
    const form = new FormData();
    form.set('file', new File([Buffer.from('ffd8ffe0', 'hex')], '../../KTP "saya".jpg', { type: 'image/jpeg' }));
    form.set('text', 'ini KTP');
    const visitor = server.visitor();
    const response = await visitor.fetch('/chat/messages', { method: 'POST', body: form });
    expect(response.status).toBe(202);
    const body = lastBody();
    if (body?.kind !== 'media') throw new Error('no media');
    expect(body).toMatchObject({ caption: 'ini KTP', media: { kind: 'photo', mimeType: 'image/jpeg', sizeBytes: 4 } });
    expect(body.media.fileName).not.toContain('/');
    const own = await visitor.fetch(`/chat/files/${body.media.ref}`);
    expect([own.status, own.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(Buffer.from(await own.arrayBuffer()).toString('hex')).toBe('ffd8ffe0');
    expect(own.headers.get('content-security-policy')).toContain('sandbox');
    const other = server.visitor();
    await other.chatId();
    expect((await other.fetch(`/chat/files/${body.media.ref}`)).status).toBe(404);
    expect((await server.visitor().fetch(`/chat/files/${body.media.ref}`)).status).toBe(401);
    expect((await visitor.fetch('/chat/files/..%2F..%2Fetc')).status).toBe(404);
  });

  it('a page of HTML as a download, whatever it claims to be', async () => {
    const visitor = server.visitor();
    const form = new FormData();
    form.set('file', new File(['<script>alert(1)</script>'], 'x.html', { type: 'text/html' }));
    expect((await visitor.fetch('/chat/messages', { method: 'POST', body: form })).status).toBe(202);
    const body = lastBody();
    const file = await visitor.fetch(`/chat/files/${body?.kind === 'media' ? body.media.ref : ''}`);
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
  });
});

describe('POST /chat/messages refuses', () => {
  const json = 'application/json';
  it.each([
    ['no JSON', '{"text":', json, 400, 'bad_json'],
    ['an empty body', '', json, 400, 'bad_json'],
    ['null', 'null', json, 400, 'bad_message'],
    ['a list', '[]', json, 400, 'bad_message'],
    ['two kinds at once', '{"text":"a","choice":"b"}', json, 400, 'bad_message'],
    ['a number for a text', '{"text":7}', json, 400, 'bad_message'],
    ['an empty text', '{"text":"  \\n "}', json, 400, 'empty_text'],
    ['a text of NULs', '{"text":"\\u0000\\u0000"}', json, 400, 'empty_text'],
    ['10,001 characters', `{"text":"${'x'.repeat(10_001)}"}`, json, 400, 'text_too_long'],
    ['a place that is none', '{"location":{"latitude":91,"longitude":0}}', json, 400, 'bad_message'],
    ['a long clientId', `{"text":"a","clientId":"${'x'.repeat(129)}"}`, json, 400, 'bad_message'],
    ['another type', 'text=halo', 'application/x-www-form-urlencoded', 415, 'unsupported_type'],
    ['no type', 'halo', '', 415, 'unsupported_type'],
    ['a broken form', '--x\r\nbroken', 'multipart/form-data; boundary=x', 400, 'bad_form'],
    ['3 MB', `{"text":"${'x'.repeat(3_000_000)}"}`, json, 413, 'too_large'],
    ['3 MB of anything', 'x'.repeat(3_000_000), 'application/octet-stream', 413, 'too_large'],
    ['a file over 10 MB', 'x'.repeat(11_000_000), 'multipart/form-data; boundary=x', 413, 'too_large'],
  ])('%s', async (_what, body, type, status, code) => {
    const before = server.accepted.length;
    const response = await server.visitor().fetch('/chat/messages', {
      method: 'POST',
      body: Buffer.from(body),
      headers: type === '' ? {} : { 'content-type': type },
    });
    expect(response.status).toBe(status);
    expect(await errorCode(response)).toBe(code);
    expect(server.accepted).toHaveLength(before);
  });

  it.each([
    ['a form without a file', () => new FormData()],
    [
      'an empty file',
      () => {
        const form = new FormData();
        form.set('file', new File([], 'leer.jpg'));
        return form;
      },
    ],
  ])('%s', async (_what, form) => {
    const response = await server.visitor().fetch('/chat/messages', { method: 'POST', body: form() });
    expect([response.status, await errorCode(response)]).toEqual([400, 'no_file']);
  });

  it('3 MB that come in pieces without a length', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const post = request(
        `${server.url}/chat/messages`,
        { method: 'POST', headers: { 'content-type': json } },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      post.on('error', reject);
      for (let piece = 0; piece < 30; piece += 1) post.write('x'.repeat(100_000));
      post.end();
    });
    expect(status).toBe(413);
  });

  it('other sites, and knows its own', async () => {
    const own = new URL(server.url).host;
    const statuses = async (headers: Record<string, string>) =>
      (await server.visitor().post({ text: 'a' }, headers)).status;
    expect(await statuses({ origin: 'https://evil.example' })).toBe(403);
    expect(await statuses({ origin: 'null' })).toBe(403);
    expect(await statuses({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await statuses({ origin: `http://${own}` })).toBe(202);
    expect(await statuses({})).toBe(202);
    const read = await server.visitor().fetch('/chat/history', { headers: { origin: 'https://evil.example' } });
    expect([read.status, await errorCode(read)]).toEqual([403, 'foreign_origin']);
  });
});

it('knows its public address, whatever a proxy calls it', async () => {
  const proxied = await startChatServer({ publicUrl: 'https://kawan.example' });
  const statuses = async (origin: string) => (await proxied.visitor().post({ text: 'a' }, { origin })).status;
  expect([await statuses('https://kawan.example'), await statuses('https://kawan.example.evil')]).toEqual([202, 403]);
  await proxied.close();
});

it.each([
  ['10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::', 'fe80:0:0:0::/64'],
])('counts %s as %s', (address, network) => expect(networkOf(address)).toBe(network));

describe('a repeat', () => {
  it('by the same visitor has the same id, and nobody else can take its place', async () => {
    const [one, other] = [server.visitor(), server.visitor()];
    await Promise.all([one.chatId(), other.chatId()]);
    const id = async (response: Response) => ((await response.json()) as { id: string }).id;
    const stolen = await id(await other.post({ text: 'mencuri', clientId: 'c1' }));
    const first = await id(await one.post({ text: 'asli', clientId: 'c1' }));
    expect(await id(await one.post({ text: 'asli', clientId: 'c1' }))).toBe(first);
    expect(stolen).not.toBe(first);
    expect(await id(await one.post({ text: 'asli' }))).not.toBe(await id(await one.post({ text: 'asli' })));
    expect(server.accepted.filter(({ body }) => body.kind === 'text' && body.text === 'asli')).toHaveLength(3);
  });

  it('of a file is stored once', async () => {
    const visitor = server.visitor();
    await visitor.chatId();
    const send = (content: string) => {
      const form = new FormData();
      form.set('file', new File([content], 'a.pdf', { type: 'application/pdf' }));
      form.set('clientId', 'f1');
      return visitor.fetch('/chat/messages', { method: 'POST', body: form });
    };
    const before = server.accepted.length;
    await send('satu');
    await send('dua');
    expect(server.accepted).toHaveLength(before + 1);
    const body = lastBody();
    const file = await visitor.fetch(`/chat/files/${body?.kind === 'media' ? body.media.ref : ''}`);
    expect(await file.text()).toBe('satu');
  });
});

describe('when a message cannot be taken', () => {
  it('says 429 with the time to wait', async () => {
    const busy = await startChatServer({ accept: async () => ({ retryAfterMs: 41_500 }) });
    const response = await busy.visitor().post({ text: 'lagi' });
    expect([response.status, response.headers.get('retry-after'), await errorCode(response)]).toEqual([
      429,
      '42',
      'too_many_messages',
    ]);
    await busy.close();
  });

  it('says 503 when the store is away, and the log learns why', async () => {
    const away = await startChatServer({ accept: () => Promise.reject(new Error('no connection')) });
    const response = await away.visitor().post({ text: 'halo' });
    expect([response.status, await errorCode(response)]).toEqual([503, 'unavailable']);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(away.errors).toEqual([new Error('no connection')]);
    await away.close();
  });
});

describe('the visitor', () => {
  it('gets a signed cookie from whatever comes first', async () => {
    for (const path of ['/chat/history', '/chat/events']) {
      const response = await server.visitor().fetch(path);
      await response.body?.cancel();
      expect(response.headers.get('set-cookie')).toMatch(
        /^kawan_visitor=[\w-]{22}\.[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
      );
    }
    expect((await server.visitor().post({ text: 'a' })).headers.get('set-cookie')).toMatch(/^kawan_visitor=/);
  });

  it('keeps it, also when it was signed with the key before', async () => {
    const visitor = server.visitor();
    const chatId = await visitor.chatId();
    expect((await visitor.fetch('/chat/history')).headers.get('set-cookie')).toBeNull();
    const rotated = await startChatServer({ cookieKeys: ['new key', 'key of the test'] });
    const moved = rotated.visitor();
    moved.cookie = visitor.cookie;
    await moved.post({ text: 'masih saya' });
    expect(rotated.accepted[0]?.address.chatId).toBe(chatId);
    expect(moved.cookie).not.toBe(visitor.cookie);
    await rotated.close();
  });

  it.each([
    ['a forged signature', (cookie: string) => `${cookie.slice(0, -3)}AAA`],
    ['no signature', (cookie: string) => cookie.split('.')[0] ?? ''],
    ['the signature of another', (cookie: string) => `kawan_visitor=${'A'.repeat(22)}.${cookie.split('.')[1]}`],
    ['junk', () => 'kawan_visitor=%00.%ff'],
  ])('is another one with %s', async (_what, change) => {
    const victim = server.visitor();
    const chatId = await victim.chatId();
    server.mailbox.write(chatId, { text: 'rahasia' });
    const thief = server.visitor();
    thief.cookie = change(victim.cookie);
    const response = await thief.fetch('/chat/history');
    expect(await response.json()).toEqual({ messages: [], more: false });
    expect(await thief.chatId()).not.toBe(chatId);
  });

  it('gets a cookie for https only where the proxy says https', async () => {
    const proxied = await startChatServer({ trustProxy: true });
    const behind = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'kawan.example', 'x-forwarded-for': '1.2.3.4' };
    const visit = (headers: Record<string, string>) => proxied.visitor().fetch('/chat/history', { headers });
    expect((await visit(behind)).headers.get('set-cookie')).toContain('Secure');
    expect((await visit({})).headers.get('set-cookie')).not.toContain('Secure');
    const post = await proxied.visitor().post({ text: 'a' }, { ...behind, origin: 'https://kawan.example' });
    expect(post.status).toBe(202);
    const untrusted = await server.visitor().fetch('/chat/history', { headers: behind });
    expect(untrusted.headers.get('set-cookie')).not.toContain('Secure');
    await proxied.close();
  });

  it('cannot be made in masses from one address', async () => {
    const guard = createAbuseGuard();
    for (let visitor = 0; visitor < newVisitors.points; visitor += 1) await guard.newVisitor('10.0.0.1');
    const refused: unknown = await guard.newVisitor('10.0.0.1').catch((error: unknown) => error);
    if (!(refused instanceof HTTPException)) throw new Error('nothing was refused');
    const response = refused.getResponse();
    expect([response.status, await errorCode(response)]).toEqual([429, 'too_many_requests']);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    await guard.newVisitor('10.0.0.2');
  });
});

it('refuses to start without a key for its cookies', () => {
  const { mailbox } = server;
  const ports = {
    mailbox,
    accept: async () => ({ id: '' }),
    acknowledge: async () => {},
    now: Date.now,
    onError: () => {},
  };
  const files = { put: async () => {}, get: async () => null };
  const requestFacts = () => ({ address: '', secure: false, host: '' });
  expect(() => createWebChat({ ...ports, files, requestFacts, cookieKeys: [] })).toThrow('key');
});
