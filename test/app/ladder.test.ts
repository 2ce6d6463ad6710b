/**
 * Notices that do not arrive, while the process that passes them on is killed again and again: real processes of the role
 * `worker`, kill -9, Telegram and WhatsApp's Cloud API in front of their doubles.
 */
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkAtCounter } from '../../src/actions/link-identity.js';
import { newId } from '../../src/ops/ids.js';
import { readForStaff } from '../../src/store/fallback.js';
import { resolveChats } from '../../src/store/identity.js';
import { insertNotices } from '../../src/store/inbox.js';
import { AppProcess } from '../crash/app-process.js';
import { project } from '../support/catalogue.js';
import type { TestDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, morning, perform } from '../support/enrolment.js';
import { GraphDouble } from '../support/graph-double/graph-double.js';
import { TelegramDouble } from '../support/telegram-double/telegram-double.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';

let world: TestWorld;
let database: TestDatabase;
let telegram: TelegramDouble;
let graph: GraphDouble;
let web: TestApp;
let environment: NodeJS.ProcessEnv;
let batch: string;
/** Killed in the end, whatever a test made of them. */
const started: AppProcess[] = [];

beforeAll(async () => {
  [world, telegram, graph] = await Promise.all([testWorld(), TelegramDouble.start(), GraphDouble.start()]);
  ({ database } = world);
  graph.approve(project.templates);
  const channels = {
    ...graph.environment,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
  };
  environment = { ...world.environment, ...channels, KAWAN_ROLE: 'worker', LOG_LEVEL: 'fatal' };
  // Statuses come by webhook, which is no matter of the workers.
  web = await world.start({ ...channels, KAWAN_ROLE: 'web' });
  graph.webhookUrl = `${web.url}/webhooks/whatsapp`;
  batch = await makeBatch(database.store);
}, 120_000);
afterAll(async () => {
  for (const worker of started) await worker.kill();
  await world.close();
  await Promise.all([telegram.stop(), graph.stop()]);
}, 60_000);

async function startWorker(): Promise<AppProcess> {
  const worker = new AppProcess('worker', environment);
  started.push(worker);
  await worker.start();
  return worker;
}

/** Somebody whose chats on Telegram and WhatsApp both are their own. */
interface Person {
  readonly id: string;
  readonly telegram: string;
  readonly whatsapp: string;
  /** Their conversations. */
  readonly chats: { readonly telegram: string; readonly whatsapp: string };
}

async function person(serial: number): Promise<Person> {
  const { store } = database;
  const ids = { telegram: String(50_000 + serial), whatsapp: `ID.9000000000${serial}` };
  const seen = [
    { channel: 'telegram', account: '7001', chatId: ids.telegram, locale: 'id' },
    { channel: 'whatsapp-cloud', account: graph.phoneNumberId, chatId: ids.whatsapp, locale: 'id' },
  ];
  const chats = await resolveChats(store.pool, store.encryption, seen, { now: morning, newId });
  const [inTelegram = '', inWhatsApp = ''] = chats;
  // They wrote in both within WhatsApp's window, in Telegram last.
  await store.pool.query(
    `UPDATE conversation SET last_in_at = now() - CASE id WHEN $1 THEN interval '1 minute' ELSE interval '1 hour' END
     WHERE id IN ($1, $2)`,
    [inTelegram, inWhatsApp],
  );
  await perform(store, applyAction(store), [call(inTelegram, applicant(serial, batch))]);
  const { rows } = await store.pool.query<{ id: string }>(
    'SELECT person_id AS id FROM application WHERE identity_id = $1',
    [inTelegram],
  );
  const id = rows[0]?.id ?? '';
  const link = { personId: id, identityId: inWhatsApp, by: 'cli' };
  await store.transaction((tx) => linkAtCounter(tx, link, { now: morning, newId }));
  return { id, ...ids, chats: { telegram: inTelegram, whatsapp: inWhatsApp } };
}

/** Something about their application. */
async function tell(people: readonly Person[]): Promise<void> {
  const { store } = database;
  const args = { number: '01-000017-3', training: 'Las, gelombang 1', starts: '2027-01-04' };
  const at = Date.now();
  const notices = people.map(({ id, chats }) => ({
    conversationId: chats.telegram,
    personId: id,
    notice: 'seat_given',
    args,
    key: newId(),
    at,
  }));
  await store.transaction((tx) => insertNotices(tx, store.encryption, notices));
  await store.notify.notify('inbox');
}

/** State of each message to them, by channel, in the order of their making. */
async function rowsOf({ chats }: Person): Promise<Record<string, string>> {
  const { rows } = await database.store.pool.query<{ channel: string; state: string }>(
    'SELECT channel, state FROM outbox WHERE conversation_id IN ($1, $2) ORDER BY created_at, id',
    [chats.telegram, chats.whatsapp],
  );
  return Object.fromEntries(rows.map(({ channel, state }) => [channel, state]));
}

const become = (who: Person, expected: Record<string, string>) =>
  expect.poll(() => rowsOf(who), { timeout: 45_000, interval: 50 }).toEqual(expected);

/** Calls of the provider to write to them, whatever came of it. */
const tries = {
  telegram: (who: Person) =>
    telegram.calls.filter((one) => one.method === 'sendMessage' && String(one.payload['chat_id']) === who.telegram),
  whatsapp: (who: Person) =>
    graph.calls.filter((one) => one.what === 'message' && one.payload['recipient'] === who.whatsapp),
};

/**
 * Runs a worker that comes to wait behind a lock of ours, and kills it there: `lock` says what it must not get past, and
 * `reached` that it is there.
 */
async function killBehind(lock: string, reached: (blocker: PoolClient) => Promise<boolean>): Promise<void> {
  const client = await database.store.pool.connect();
  await client.query('BEGIN');
  await client.query(lock);
  const worker = await startWorker();
  await expect.poll(() => reached(client), { timeout: 30_000, interval: 20 }).toBe(true);
  await worker.kill();
  await client.query('ROLLBACK');
  client.release();
}

/** Whoever has written a notice for a next chat waits for this table, in the same transaction. */
const waitsFor = (table: string) => async (client: PoolClient) => {
  const { rows } = await client.query(
    `SELECT FROM pg_locks waiting JOIN pg_locks held ON held.pid = waiting.pid AND held.granted
       AND held.relation = 'inbox'::regclass AND held.mode = 'RowExclusiveLock'
     WHERE waiting.relation = $1::regclass AND NOT waiting.granted`,
    [table],
  );
  return rows.length > 0;
};

/** Nothing that a killed process has left is still running in the database. */
const settled = async () => {
  const left = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
                AND pid <> pg_backend_pid() AND query ~ 'fallback|audit_event'`;
  await expect.poll(async () => (await database.store.pool.query(left)).rowCount, { timeout: 10_000 }).toBe(0);
};

test('killed in each step of the ladder: told once in the next chat, staff last, nothing twice, nothing lost', {
  timeout: 240_000,
}, async () => {
  const reached = await person(1);
  const passedOn = await person(2);
  const unreached = await person(3);
  const blocked = { kind: 'error', code: 403, description: 'Forbidden: bot was blocked by the user' } as const;
  for (const { telegram: chatId } of [passedOn, unreached]) telegram.fail('sendMessage', blocked, { chatId, times: 9 });
  graph.fail({ kind: 'error', code: 131026 }, { to: unreached.whatsapp, times: 9 });
  graph.fail({ kind: 'hang' }, { to: passedOn.whatsapp });
  await tell([reached, passedOn, unreached]);

  // In the step itself, when all but its last row is written: nothing of it may be left.
  await killBehind('LOCK TABLE audit_event IN SHARE ROW EXCLUSIVE MODE', waitsFor('audit_event'));
  await settled();
  expect(await rowsOf(passedOn)).toEqual({ telegram: 'failed' });
  expect(await rowsOf(unreached)).toEqual({ telegram: 'failed' });
  const { rows: passed } = await database.store.pool.query('SELECT FROM outbox WHERE passed_on_at IS NOT NULL');
  expect(passed).toEqual([]);
  expect(telegram.messagesTo(reached.telegram)).toHaveLength(1);

  // After the step, before a turn has told it: the turn cannot take these chats.
  const next = [passedOn, unreached].map(({ chats }) => `'${chats.whatsapp}'`).join(', ');
  await killBehind(
    `SELECT FROM conversation WHERE id IN (${next}) ORDER BY id FOR NO KEY UPDATE`,
    async (client) =>
      (await client.query(`SELECT FROM inbox WHERE kind = 'notice' AND conversation_id IN (${next})`)).rowCount === 2,
  );
  expect(graph.calls.filter(({ what }) => what === 'message')).toEqual([]);

  // While WhatsApp has the message and has not yet said so.
  const worker = await startWorker();
  await graph.until(() => graph.sent(passedOn.whatsapp).length === 1, 30_000);
  await worker.kill();
  const [call] = graph.sent(passedOn.whatsapp);
  if (call) await graph.walk(call, 'sent', 'delivered');

  // Two at once have what is left.
  const workers = await Promise.all([startWorker(), startWorker()]);
  await become(reached, { telegram: 'sent' });
  await become(passedOn, { telegram: 'failed', 'whatsapp-cloud': 'delivered' });
  await become(unreached, { telegram: 'failed', 'whatsapp-cloud': 'failed' });
  const forStaff = async () =>
    (await readForStaff(database.store.prisma, database.store.encryption)).map(({ personId, channel }) => [
      personId,
      channel,
    ]);
  await expect.poll(forStaff, { timeout: 30_000 }).toEqual([[unreached.id, 'whatsapp-cloud']]);
  expect(await Promise.all(workers.map((one) => one.stop()))).toEqual([0, 0]);

  expect(tries.telegram(reached)).toHaveLength(1);
  expect(tries.whatsapp(reached)).toHaveLength(0);
  for (const who of [passedOn, unreached]) {
    expect(tries.telegram(who).map(({ answered }) => answered)).toEqual([403]);
  }
  expect(tries.whatsapp(passedOn)).toHaveLength(1);
  // Refused while its process was killed: whether it was is not written, and asking once more tells nobody twice.
  expect([1, 2]).toContain(tries.whatsapp(unreached).length);
  expect(graph.textsTo(passedOn.whatsapp)).toEqual([expect.stringContaining('Kabar baik')]);
  const { rows: steps } = await database.store.pool.query(
    `SELECT detail ->> 'to' AS "to" FROM audit_event WHERE action = 'pass_on_notice' ORDER BY at, id`,
  );
  const wanted = [passedOn.chats.whatsapp, unreached.chats.whatsapp, 'staff'];
  expect(steps.map(({ to }) => to).toSorted()).toEqual(wanted.toSorted());
});
