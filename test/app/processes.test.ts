/** Several processes of each role on one database, as a larger installation runs them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppProcess } from '../crash/app-process.js';
import { redisServerPath, startRedis, type TestRedis } from '../support/redis.js';
import { type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';

const conversations = 40;

let world: TestWorld;
let webs: AppProcess[];
let workers: AppProcess[];

async function startAll(redisUrl: string | undefined): Promise<void> {
  world = await testWorld();
  const environment = { ...world.environment, LOG_LEVEL: 'error', REDIS_URL: redisUrl };
  const process = (role: string, index: number) =>
    new AppProcess(`${role} ${index}`, { ...environment, KAWAN_ROLE: role });
  webs = [0, 1].map((index) => process('web', index));
  workers = [0, 1].map((index) => process('worker', index));
  await Promise.all([...webs, ...workers].map((one) => one.start()));
}

async function stopAll(): Promise<void> {
  expect(await Promise.all([...webs, ...workers].map((one) => one.stop()))).toEqual([0, 0, 0, 0]);
  await world.close();
}

const urlOf = (index: number) => webs[index % webs.length]?.url ?? '';

/** What came of all messages that were acknowledged. */
async function outcome(): Promise<Record<string, number>> {
  const { rows } = await world.database.store.pool.query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM inbox WHERE kind = 'message')::int AS messages,
            (SELECT count(*) FROM inbox WHERE state <> 'done')::int AS open,
            (SELECT count(*) FROM inbox WHERE tries > 0)::int AS tried_again,
            (SELECT count(*) FROM turn_attempt)::int AS cut_off,
            (SELECT count(*) FROM outbox WHERE state IN ('sent', 'delivered', 'read'))::int AS answered,
            (SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'delivered', 'read'))::int AS unsent`,
  );
  return rows[0] ?? {};
}

/** Each of so many more messages was answered once, at the first try. */
const allAnswered = (before: Record<string, number>, more: number) => ({
  messages: (before['messages'] ?? 0) + more,
  answered: (before['answered'] ?? 0) + more,
  open: 0,
  tried_again: 0,
  cut_off: 0,
  unsent: 0,
});

/** The processes are started once for both: the second test leaves other ones behind. */
function suite(startQueue: () => Promise<TestRedis | undefined>): void {
  let redis: TestRedis | undefined;
  beforeAll(async () => {
    redis = await startQueue();
    await startAll(redis?.url);
  }, 90_000);
  afterAll(async () => {
    await stopAll();
    await redis?.close();
  }, 60_000);

  test('people who write to one and listen to another are answered once and in order', async () => {
    const texts = ['halo', 'kursus las', 'menu', 'status', 'bantuan'];
    const talk = async (_: unknown, index: number): Promise<void> => {
      const visitor = new WebVisitor(urlOf(index), urlOf(index + 1));
      const seen: string[] = [];
      for (const text of texts) seen.push(await visitor.say(text));
      const history = await visitor.history();
      const lines = history.map(({ from, text }) => (from === 'bot' ? text : `> ${text}`));
      expect(lines).toEqual(texts.flatMap((text, at) => [`> ${text}`, seen[at]]));
      await visitor.leave();
    };
    const before = await outcome();
    await Promise.all(Array.from({ length: conversations }, talk));
    // Somebody may have heard an answer a moment before it counts as sent.
    await expect.poll(outcome, { timeout: 10_000 }).toEqual(allAnswered(before, conversations * texts.length));
  }, 120_000);

  test('SIGTERM in the middle cuts nothing in half, and nobody notices but by a pause', async () => {
    const messagesEach = 12;
    let acknowledged = 0;
    const talk = async (_: unknown, index: number): Promise<WebVisitor> => {
      const visitor = new WebVisitor(urlOf(index));
      for (let message = 0; message < messagesEach; message += 1) {
        const body = { text: message % 2 === 0 ? 'menu' : 'status', clientId: `m${message}` };
        // A page sends again what was not taken, with the same name.
        const taken = async () => (await visitor.post(body).catch(() => null))?.status === 202;
        await expect.poll(taken, { timeout: 30_000, interval: 50 }).toBe(true);
        acknowledged += 1;
      }
      return visitor;
    };
    const before = await outcome();
    const talking = Promise.all(Array.from({ length: conversations }, talk));
    // Webs keep their port, so that people find them again.
    const restart = async (one: AppProcess) => {
      const { port } = new URL(one.url);
      expect(await one.stop()).toBe(0);
      await one.start({ PORT: port });
    };
    for (const [at, worker] of workers.entries()) {
      await expect.poll(() => acknowledged, { timeout: 30_000 }).toBeGreaterThan(40 * (at + 1));
      await restart(worker);
    }
    for (const web of webs) await restart(web);
    const visitors = await talking;
    await expect.poll(outcome, { timeout: 30_000 }).toEqual(allAnswered(before, conversations * messagesEach));
    const [first] = visitors;
    expect((await first?.history())?.map(({ from }) => from)).toEqual(
      Array.from({ length: messagesEach }, () => ['me', 'bot']).flat(),
    );
  }, 180_000);
}

describe('two web and two worker processes, queue on Postgres', () => suite(async () => undefined));
describe.skipIf(redisServerPath === undefined)('two web and two worker processes, queue on Redis', () =>
  suite(startRedis),
);
