/**
 * `send.paced`: bulk for 10,400 people under a limit of 30 per second, sent by two worker processes to a double that notes
 * when each message arrives; meanwhile people with bulk pending are answered. Beside the limit itself.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sendConcurrency, sendGapMs } from '../src/channels/telegram/limits.js';
import { openStore, type Store } from '../src/store/client.js';
import { withClient } from '../src/store/database.js';
import { openEmbeddedPostgres } from '../src/store/embedded-postgres.js';
import { migrate } from '../src/store/migrate.js';
import { type HttpDouble, openHttpDouble, type Received } from '../test/delivery/http-double.js';
import { startWorker, type Worker } from '../test/delivery/worker.js';
import type { Benchmark, Measured } from './measure.js';
import { insertChats, insertRows } from './outbox-world.js';

const people = 10_400;
/** Messages per second that the provider allows, in whatever second it looks. */
const limit = 30;
const windowMs = 30_000;
const replyEveryMs = 1_500;
const replySlowestMs = 1_000;
const secret = 'a secret that only benchmarks know, forty-two.';

export const benchmark: Benchmark = {
  name: 'send.paced',
  run: async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'kawan-bench-'));
    const server = await openEmbeddedPostgres({ dataDir });
    await withClient(server.url, (client) => migrate(client));
    const store = openStore({ databaseUrl: server.url, secret });
    const double = await openHttpDouble();
    try {
      return await measure(store, double, server.url);
    } finally {
      await double.close();
      await store.close();
      await server.release();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

async function measure(store: Store, double: HttpDouble, databaseUrl: string): Promise<Measured> {
  const chats = await insertChats(store, people);
  await insertRows(store, chats, { lane: 'proactive', outSeq: 1 });
  const pace = { gapMs: sendGapMs, concurrency: sendConcurrency };
  const worker = () => startWorker({ databaseUrl, secret, doubleUrl: double.url, ...pace });
  const workers = await Promise.all([worker(), worker()]);
  while (double.received.length < 2 * limit) await delay(10);
  const from = performance.now();
  const replies = await answerMeanwhile(store, chats, double, from + windowMs);
  const until = performance.now();
  await stopAll(workers);
  await assertComplete(store, double);
  return judge(double.received, { from, until, replies });
}

/** Answers people whose bulk still waits, one every so often, and notes how long each took to arrive. */
async function answerMeanwhile(
  store: Store,
  chats: readonly string[],
  double: HttpDouble,
  until: number,
): Promise<number[]> {
  const took: number[] = [];
  for (let person = people - 1; performance.now() < until; person -= 1) {
    const begun = performance.now();
    const [id = ''] = await insertRows(store, chats.slice(person, person + 1), { lane: 'reply', outSeq: 2 });
    await store.notify.notify('outbox');
    took.push((await arrival(double, id)) - begun);
    await delay(replyEveryMs);
  }
  return took;
}

async function arrival({ received }: HttpDouble, outboxId: string): Promise<number> {
  for (;;) {
    const found = received.findLast((one) => one.outboxId === outboxId);
    if (found !== undefined) return found.at;
    await delay(2);
  }
}

async function stopAll(workers: readonly Worker[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.stop()));
}

/** Every message that arrived is marked, none arrived twice, and the others still wait. */
async function assertComplete({ pool }: Store, { received }: HttpDouble): Promise<void> {
  const { rows } = await pool.query<{ sent: number; waiting: number; all: number }>(
    `SELECT count(*) FILTER (WHERE state = 'sent')::int AS sent, count(*)::int AS all,
            count(*) FILTER (WHERE state IN ('pending', 'queued'))::int AS waiting FROM outbox`,
  );
  const [{ sent, waiting, all } = { sent: 0, waiting: 0, all: 0 }] = rows;
  const arrived = new Set(received.map(({ outboxId }) => outboxId)).size;
  if (arrived !== received.length) throw new Error(`${received.length - arrived} messages arrived twice`);
  if (sent !== arrived) throw new Error(`${arrived} messages arrived, but ${sent} are marked as sent`);
  if (sent + waiting !== all) throw new Error(`${all - sent - waiting} messages neither sent nor waiting`);
}

interface Window {
  readonly from: number;
  readonly until: number;
  /** Milliseconds that each reply took. */
  readonly replies: readonly number[];
}

function judge(received: readonly Received[], { from, until, replies }: Window): Measured {
  const times = received.map(({ at }) => at).sort((a, b) => a - b);
  const fullest = fullestSecond(times);
  const slowest = Math.max(...replies);
  if (fullest > limit) throw new Error(`${fullest} messages within one second; ${limit} are allowed`);
  if (slowest > replySlowestMs) throw new Error(`a reply took ${Math.round(slowest)} ms`);
  const inWindow = times.filter((at) => at >= from && at < until).length;
  const seen = `fullest second ${fullest}, slowest of ${replies.length} replies ${Math.round(slowest)} ms`;
  return {
    value: inWindow / ((until - from) / 1_000),
    unit: 'messages/s',
    baseline: `the provider's limit; two processes, ${people} waiting: ${seen}`,
    baselineValue: limit,
  };
}

/** The most messages within any second, wherever it begins. */
function fullestSecond(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [index, at] of times.entries()) {
    while (at - (times[first] ?? at) >= 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
