/**
 * `webhook.ack`: how many updates of Telegram are stored and confirmed per second, through the whole server (log, headers,
 * secret, zod, encryption, de-duplication, shared inserts), beside a bare Hono route that inserts one row through `pg`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createTelegram } from '../src/channels/telegram/telegram.js';
import { createAccept } from '../src/conversation/accept.js';
import { createServerApp, listen, type RunningServer } from '../src/http/server.js';
import { newId } from '../src/ops/ids.js';
import { openStore, type Store } from '../src/store/client.js';
import { withClient } from '../src/store/database.js';
import { openEmbeddedPostgres } from '../src/store/embedded-postgres.js';
import { migrate } from '../src/store/migrate.js';
import { type Benchmark, type Side, sideBySide } from './measure.js';

/** Telegram opens up to 40 connections to a webhook unless asked for more. */
const concurrency = 40;
const requestsPerRound = 2_000;
const people = 1_000;
const secret = 'a-secret-of-the-benchmark';

export const benchmark: Benchmark = {
  name: 'webhook.ack',
  run: async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'kawan-bench-'));
    const server = await openEmbeddedPostgres({ dataDir });
    await withClient(server.url, (client) => migrate(client));
    const store = openStore({ databaseUrl: server.url, secret: 'a secret that only benchmarks know, forty-two.' });
    const [ours, bare] = await Promise.all([startOurs(store), startBare(store)]);
    try {
      const sides = [sideOf(ours, '/webhooks/telegram'), sideOf(bare, '/bare')] as const;
      const rates = await sideBySide(sides[0], sides[1], { warm: 2, counted: 7 });
      await assertRows(store, 'inbox', sides[0].sent());
      await assertRows(store, 'bare', sides[1].sent());
      return { ...rates, unit: 'webhooks/s', baseline: 'a bare Hono route that inserts one row' };
    } finally {
      await Promise.all([ours.close(), bare.close()]);
      await store.close();
      await server.release();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

function startOurs(store: Store): Promise<RunningServer> {
  const accept = createAccept({
    store,
    clock: { now: Date.now },
    newId,
    localeOf: () => 'id',
    messagesPerMinute: Number.MAX_SAFE_INTEGER,
  });
  const telegram = createTelegram({
    token: '42:benchmark',
    apiRoot: 'http://127.0.0.1:1',
    webhookSecret: secret,
    webhookUrl: null,
    menus: [],
    groupNotice: '',
    now: Date.now,
    warn: () => {},
  });
  const host = {
    accept: async (incoming: Parameters<typeof accept>[0]) => void (await accept(incoming)),
    acknowledge: async () => {},
  };
  const well = { ok: true, detail: '' };
  const app = createServerApp({
    // The access log is written, to nowhere.
    log: pino({ level: 'info' }, pino.destination('/dev/null')),
    readiness: async () => ({ database: well, queue: well, channels: {} }),
    metrics: new Registry(),
    webhooks: { telegram: telegram.webhook(host) },
  });
  return listen(app, { host: '127.0.0.1', port: 0 });
}

async function startBare(store: Store): Promise<RunningServer> {
  await store.pool.query('CREATE TABLE bare (id uuid PRIMARY KEY, body text NOT NULL)');
  const insert = { name: 'bare', text: 'INSERT INTO bare (id, body) VALUES ($1, $2)' };
  const app = new Hono().post('/bare', async (c) => {
    const body: unknown = await c.req.json();
    await store.pool.query({ ...insert, values: [newId(), JSON.stringify(body)] });
    return c.body(null, 200);
  });
  return listen(app, { host: '127.0.0.1', port: 0 });
}

function sideOf({ url }: RunningServer, path: string): Side & { sent(): number } {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  let sent = 0;
  return {
    operations: requestsPerRound,
    sent: () => sent,
    run: async () => {
      const last = sent + requestsPerRound;
      const worker = async () => {
        while (sent < last) {
          sent += 1;
          await post(`${url}${path}`, agent, updateOf(sent));
        }
      };
      await Promise.all(Array.from({ length: concurrency }, worker));
    },
  };
}

/** A message as Telegram sends it, of one of many people. */
function updateOf(number: number): string {
  const id = 1 + (number % people);
  const person = { id, is_bot: false, first_name: 'Uji', language_code: 'id' };
  const chat = { id, type: 'private', first_name: 'Uji' };
  const message = { message_id: number, from: person, chat, date: 1_774_000_000, text: 'mau kursus las di banyuasin' };
  return JSON.stringify({ update_id: number, message });
}

function post(url: string, agent: Agent, body: string): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-telegram-bot-api-secret-token': secret,
  };
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`answered ${response.statusCode}`));
      });
    });
    sending.once('error', reject).end(body);
  });
}

async function assertRows({ pool }: Store, table: 'inbox' | 'bare', expected: number): Promise<void> {
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  if (rows[0]?.count !== expected) throw new Error(`${table} has ${rows[0]?.count} rows, expected ${expected}`);
}
