import { createConnection } from 'node:net';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { pino } from 'pino';
import { Counter, Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { Readiness } from '../../src/http/health.js';
import { createServerApp, listen, type RunningServer, type ServerPorts } from '../../src/http/server.js';

const well: Readiness = { database: { ok: true, detail: 'ok' }, queue: { ok: true, detail: 'ok' }, channels: {} };
let server: RunningServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** The server with these ports, and everything that it logged. */
function build(ports: Partial<ServerPorts> = {}) {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  const app = createServerApp({ log, readiness: async () => well, metrics: new Registry(), webhooks: {}, ...ports });
  return { app, lines, logged: () => lines.map((line): Record<string, unknown> => JSON.parse(line)) };
}

async function start(ports: Partial<ServerPorts> = {}) {
  const built = build(ports);
  server = await listen(built.app, { host: '127.0.0.1', port: 0 });
  return { ...built, url: server.url };
}

describe('health', () => {
  it('of the process is that it answers', async () => {
    const response = await build().app.request('/healthz');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  const bad = { ok: false, detail: 'away' };
  it.each<[string, Partial<Readiness>, number]>([
    ['ok', {}, 200],
    ['degraded', { channels: { telegram: bad, web: { ok: true, detail: 'in use' } } }, 200],
    ['unavailable', { database: bad }, 503],
    ['unavailable', { queue: bad }, 503],
    ['stopping', { stopping: true }, 503],
  ])('of the whole is %s with %j', async (status, parts, code) => {
    const response = await build({ readiness: async () => ({ ...well, ...parts }) }).app.request('/readyz');
    const { stopping: _, ...shown } = { ...well, ...parts };
    expect([response.status, await response.json()]).toEqual([code, { status, ...shown }]);
  });

  it('figures are in the format of Prometheus', async () => {
    const metrics = new Registry();
    new Counter({ name: 'kawan_test_total', help: 'of this test', registers: [metrics] }).inc(3);
    const response = await build({ metrics }).app.request('/metrics');
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toContain('kawan_test_total 3');
  });
});

describe('webhooks', () => {
  it('reach the channel that is on, and nothing where it is off', async () => {
    const telegram = new Hono().post('/', (c) => c.body(null, 200));
    const { app } = build({ webhooks: { telegram } });
    expect((await app.request('/webhooks/telegram', { method: 'POST' })).status).toBe(200);
    for (const method of ['GET', 'POST']) {
      const response = await app.request('/webhooks/whatsapp', { method });
      expect([response.status, await response.json()]).toEqual([
        404,
        { error: { code: 'not_found', message: expect.any(String) } },
      ]);
    }
  });
});

describe('an error', () => {
  const page = new Hono()
    .get('/throws', () => {
      throw new Error('password of the database: hunter2');
    })
    .get('/refuses', () => {
      throw new HTTPException(403, { message: 'inner words' });
    });

  it('of ours tells the client nothing and the log everything', async () => {
    const { app, logged } = build({ page });
    const response = await app.request('/throws');
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(body).error.code).toBe('internal');
    expect(body).not.toMatch(/hunter2|at .*\.ts/);
    expect(logged()[0]).toMatchObject({
      msg: 'a request failed',
      err: { message: expect.stringContaining('hunter2') },
    });
  });

  it('of a library is a refusal in our form', async () => {
    const response = await build({ page }).app.request('/refuses');
    expect([response.status, await response.json()]).toEqual([
      403,
      { error: { code: 'forbidden', message: 'the request is refused' } },
    ]);
  });

  it('in the address itself is a 400', async () => {
    const { url } = await start();
    const socket = createConnection(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET http://[::bad/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('every answer', () => {
  it('is guarded by headers, refusals too', async () => {
    const { app } = build();
    for (const path of ['/healthz', '/nothing']) {
      const { headers } = await app.request(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|\*|data:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    }
  });

  it('has a line in the log, without query, cookie or address', async () => {
    const { app, lines, logged } = build();
    await app.request('/nothing?nik=1607', { headers: { cookie: 'kawan_visitor=secret', 'x-request-id': 'r-1' } });
    expect(logged()[0]).toMatchObject({
      method: 'GET',
      path: '/nothing',
      status: 404,
      requestId: 'r-1',
      msg: 'request',
    });
    expect(lines.join('')).not.toMatch(/1607|secret/);
    await app.request('/healthz');
    expect(logged()[1]).toMatchObject({ level: 20 });
  });
});

describe('a connection', () => {
  it('survives a refusal of a body that nobody read', async () => {
    const { url } = await start();
    const body = 'x'.repeat(3_000_000);
    for (let round = 0; round < 5; round += 1) {
      const refused = await fetch(`${url}/nothing`, { method: 'POST', body });
      expect([refused.status, refused.headers.get('connection')]).toEqual([404, 'keep-alive']);
      await refused.text();
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    }
  });

  it('is closed under a body that does not end', async () => {
    const { url } = await start();
    const socket = createConnection(Number(new URL(url).port), '127.0.0.1');
    socket.write('POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n');
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const closed = new Promise((resolve) =>
      socket
        .once('close', resolve)
        .on('error', () => {})
        .resume(),
    );
    const push = () => socket.writable && socket.write(piece, push);
    push();
    await closed;
  });
});

describe('stopping', () => {
  it('lets a request end, and does not wait for connections that ask nothing', async () => {
    let answer: () => void = () => {};
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let asked: () => void = () => {};
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const page = new Hono().get('/slow', async (c) => {
      asked();
      await slow;
      return c.text('done');
    });
    const { url } = await start({ page });
    const idle = createConnection(Number(new URL(url).port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const response = fetch(`${url}/slow`);
    await arrived;
    const begun = performance.now();
    const stopped = server?.close();
    answer();
    expect(await (await response).text()).toBe('done');
    await stopped;
    expect(performance.now() - begun).toBeLessThan(2_000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    server = null;
  });

  it('says which address is taken', async () => {
    const { app, url } = await start();
    await expect(listen(app, { host: '127.0.0.1', port: Number(new URL(url).port) })).rejects.toThrow('EADDRINUSE');
  });
});
