/** What operators do and what happens to them: start, stop, kill, start twice, set a wrong value, lose the database. */
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { embeddedPostgresUrl, openEmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { readPostmaster, stopCluster } from '../../src/store/postgres-cluster.js';
import { mayBeEnteredByAll, nobody } from '../support/other-account.js';
import { Program, server } from '../support/program.js';
import { TelegramDouble } from '../support/telegram-double/telegram-double.js';
import { type TestWorld, testWorld } from '../support/test-app.js';
import { testSecret } from '../support/test-secret.js';
import { WebVisitor } from '../support/web-visitor.js';

const isRoot = process.getuid?.() === 0;

let folder: string;
/** With a space, as people have it. */
let dataDir: string;
const running: Program[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kawan operator '));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data of Kawan');
});
afterEach(async () => {
  for (const program of running.splice(0)) await program.end('SIGKILL', true).catch(() => undefined);
});
afterAll(async () => {
  for (const name of ['data of Kawan', 'of nobody', 'other']) await stopCluster(join(folder, name, 'postgres'));
  await rm(folder, { recursive: true, force: true });
});

function run(command: readonly string[], environment: NodeJS.ProcessEnv = {}, input?: string): Program {
  const program = new Program(
    command,
    { DATA_DIR: dataDir, PORT: '0', ...environment },
    input === undefined ? {} : { input },
  );
  running.push(program);
  return program;
}

const get = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
};

describe('npm start on an empty data folder with a space in its name', () => {
  test('says one line when it is ready, answers, and Ctrl-C ends it and its database', async () => {
    const program = run(['npm', 'start', '-s']);
    const url = await program.ready();
    expect(program.stdout).toMatch(/^ready all http:\/\/127\.0\.0\.1:\d+\n$/);
    const visitor = new WebVisitor(url);
    expect(await visitor.say('mau kursus las')).toContain('CONTOH');
    await visitor.leave();
    // npm itself ends by the signal; what counts is how the server ended.
    await program.end('SIGINT', true);
    expect(program.stderr.trimEnd().split('\n').at(-1)).toContain('"msg":"stopped"');
    expect(program.stdout).toBe(`ready all ${url}\n`);
    expect(program.complaints).toEqual([]);
    expect(await embeddedPostgresUrl(dataDir)).toBeNull();
  }, 90_000);

  test('goes on after kill -9 where everybody stood', async () => {
    const first = run(server);
    const { port } = new URL(await first.ready());
    const visitor = new WebVisitor(`http://127.0.0.1:${port}`);
    await visitor.say('halo');
    const said = await visitor.say('cari pelatihan');
    await visitor.leave();
    await first.end('SIGKILL');
    // What dies last is heard first: a message that came in just before.
    const second = run(server, { PORT: port });
    await second.ready();
    expect((await visitor.history()).at(-1)?.text).toBe(said);
    expect(await visitor.say('las di metro')).toContain('Las');
    await visitor.leave();
    expect(await second.end('SIGTERM')).toBe(0);
  }, 90_000);

  test('a second server says who runs already and ends, while commands and the terminal attach', async () => {
    const first = run(server);
    await first.ready();
    const second = run(server);
    expect(await second.exit).toBe(1);
    expect(second.stdout).toBe('');
    expect(second.stderr).toBe(
      `kawan: another Kawan server (process ${first.pid}) already runs on ${dataDir}: end it first, or set DATA_DIR to another folder (and PORT to another port)\n`,
    );
    const list = run(['npm', 'run', '-s', 'kawan', '--', 'outbox', 'list', '--json']);
    const chat = run(['npm', 'run', '-s', 'chat'], {}, 'menu\n');
    expect([await list.exit, await chat.exit, list.complaints, chat.complaints]).toEqual([0, 0, [], []]);
    expect(chat.stdout).toMatch(/^> menu\n< .*\n(<.*\n)*$/);
    expect(await first.end('SIGTERM')).toBe(0);
    expect(await embeddedPostgresUrl(dataDir)).toBeNull();
  }, 120_000);
});

// Where only root may enter a folder above, nobody else can even read the program: there is nothing to show then.
if (isRoot && mayBeEnteredByAll(import.meta.dirname)) {
  test('runs as a normal user, on a folder of theirs', async () => {
    const theirs = join(folder, 'of nobody');
    await mkdir(theirs);
    await chown(theirs, nobody, nobody);
    const program = new Program(server, { DATA_DIR: theirs, PORT: '0', HOME: theirs, TMPDIR: theirs }, { uid: nobody });
    running.push(program);
    const visitor = new WebVisitor(await program.ready());
    expect(await visitor.say('halo')).toContain('Kawan');
    await visitor.leave();
    expect(await program.end('SIGINT')).toBe(0);
    expect(program.complaints).toEqual([]);
  }, 90_000);
}

describe('what cannot work stops the start with one line', () => {
  test.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ['a wrong number', { PORT: '99999' }, /^kawan: PORT: read "99999"; accepted: 0 to 65535\n$/],
    [
      'a wrong word',
      { KAWAN_ROLE: 'boss' },
      /^kawan: KAWAN_ROLE: read "boss"; accepted: all, web, worker, whatsapp\n$/,
    ],
    [
      'a database without a secret',
      { DATABASE_URL: 'postgres://a@b/c' },
      /^kawan: KAWAN_SECRET: not set; needed .*\n$/,
    ],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://kawan:hidden@127.0.0.1:1/kawan', KAWAN_SECRET: testSecret },
      /^kawan: Postgres at 127\.0\.0\.1:1 cannot be used: (?!.*hidden).*\n$/,
    ],
    [
      'a token that is none',
      { TELEGRAM_BOT_TOKEN: 'rahasia sekali' },
      /^kawan: TELEGRAM_BOT_TOKEN: (?!.*rahasia).*BotFather.*\n$/,
    ],
  ])('%s', async (_name, environment, line) => {
    const program = run(server, environment);
    expect([await program.exit, program.stdout]).toEqual([1, '']);
    expect(program.stderr).toMatch(line);
  });

  test('a port that is taken, and another secret than the data were sealed with', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = String(typeof address === 'object' && address ? address.port : 0);
    const taken = run(server, { PORT: port });
    expect([await taken.exit, taken.stdout]).toEqual([1, '']);
    expect(taken.complaints).toEqual([
      `kawan: PORT: ${port} on 127.0.0.1 is taken: end the other program, or set PORT (0 = any free one)`,
    ]);
    holder.close();
    const locked = run(server, { KAWAN_SECRET: 'another secret than before' });
    expect([await locked.exit, locked.stdout]).toEqual([1, '']);
    expect(locked.complaints).toEqual([expect.stringMatching(/^kawan: KAWAN_SECRET/)]);
  }, 60_000);
});

describe('while Postgres is away', () => {
  test('health tells what is wrong, nothing is lost, and it comes back by itself', async () => {
    const postgres = await openEmbeddedPostgres({ dataDir: join(folder, 'other') });
    const program = run(server, { DATABASE_URL: postgres.url, KAWAN_SECRET: testSecret });
    const url = await program.ready();
    const visitor = new WebVisitor(url);
    expect(await visitor.say('halo')).toContain('Kawan');
    expect(await get(`${url}/readyz`)).toMatchObject({ status: 200, text: expect.stringContaining('"status":"ok"') });

    const wake = await freeze(join(folder, 'other', 'postgres'));
    const begun = performance.now();
    expect(await get(`${url}/readyz`)).toMatchObject({
      status: 503,
      text: expect.stringContaining('the database does not answer: is Postgres up?'),
    });
    expect(performance.now() - begun).toBeLessThan(5_000);
    wake();
    await expect.poll(async () => (await get(`${url}/readyz`)).status, { timeout: 20_000 }).toBe(200);

    await postgres.release();
    await expect.poll(async () => (await get(`${url}/readyz`)).status, { timeout: 20_000 }).toBe(503);
    expect(JSON.parse((await get(`${url}/readyz`)).text)).toMatchObject({
      status: 'unavailable',
      database: { ok: false, detail: 'the database does not answer: is Postgres up?' },
    });
    expect(await get(`${url}/healthz`)).toEqual({ status: 200, text: '{"status":"ok"}' });
    expect(await get(`${url}/metrics`)).toMatchObject({
      status: 200,
      text: expect.stringContaining('kawan_sends_total'),
    });
    const refused = await visitor.post({ text: 'menu', clientId: 'a' });
    expect([refused.status, await refused.json()]).toMatchObject([503, { error: { code: 'unavailable' } }]);

    const again = await openEmbeddedPostgres({ dataDir: join(folder, 'other') });
    expect(again.url).toBe(postgres.url);
    await expect.poll(async () => (await get(`${url}/readyz`)).status, { timeout: 30_000 }).toBe(200);
    expect((await visitor.post({ text: 'menu', clientId: 'a' })).status).toBe(202);
    expect((await visitor.answer()).text).toContain('mau kursus');
    await visitor.leave();
    expect(await program.end('SIGTERM')).toBe(0);
    await again.release();
  }, 120_000);
});

/** Stops the processes of a Postgres without ending them, as a machine that swaps does. Returns how to wake them. */
async function freeze(cluster: string): Promise<() => void> {
  const pid = (await readPostmaster(cluster))?.pid;
  if (pid === undefined) throw new Error('no Postgres runs');
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
  const all = [pid, ...children];
  for (const one of all) process.kill(one, 'SIGSTOP');
  return () => {
    for (const one of all) process.kill(one, 'SIGCONT');
  };
}

describe('figures', () => {
  let world: TestWorld;
  let double: TelegramDouble;
  beforeAll(async () => {
    [world, double] = await Promise.all([testWorld(), TelegramDouble.start()]);
  });
  afterAll(async () => {
    await world.close();
    await double.stop();
  });

  test('tell what came in, what was sent, and what was asked to wait', async () => {
    const app = await world.start({ TELEGRAM_BOT_TOKEN: double.token, TELEGRAM_API_ROOT: double.root });
    const visitor = new WebVisitor(app.url);
    await visitor.say('halo');
    for (const _ of [1, 2]) await (await visitor.post({ text: 'menu', clientId: 'twice' })).text();
    await visitor.answer();
    await visitor.leave();
    double.fail('sendMessage', { kind: 'error', code: 429, description: 'Too Many Requests', retryAfterSeconds: 1 });
    double.says(7_700, 'halo');
    await double.until(() => double.messagesTo(7_700).length > 0, 30_000);
    await expect
      .poll(async () => (await get(`${app.url}/metrics`)).text, { timeout: 10_000 })
      .toMatch(/^kawan_sends_total\{channel="telegram",result="sent"\} 1$/m);
    const figures = (await get(`${app.url}/metrics`)).text;
    for (const line of [
      'kawan_accepted_total{channel="web",result="new"} 2',
      'kawan_accepted_total{channel="web",result="repeated"} 1',
      'kawan_accepted_total{channel="telegram",result="new"} 1',
      'kawan_sends_total{channel="web",result="sent"} 2',
      'kawan_throttles_total{channel="telegram",scope="chat"} 1',
      'kawan_turn_messages_total 3',
      'kawan_inbox_unread 0',
      'kawan_inbox_parked 0',
      'kawan_inbox_age_seconds 0',
    ])
      expect(figures.split('\n')).toContain(line);
    expect(figures).toMatch(/^kawan_outbox_rows\{state="(sent|delivered)"\} [1-3]$/m);
    expect(figures).toMatch(/^kawan_turn_seconds_count [1-9]/m);
    expect(figures).not.toMatch(/7700|halo|menu/);
  }, 60_000);

  test('a worker answers for its health beside a web process', async () => {
    const worker = await world.start({ KAWAN_ROLE: 'worker' });
    expect(await get(`${worker.url}/healthz`)).toMatchObject({ status: 200 });
    expect(JSON.parse((await get(`${worker.url}/readyz`)).text)).toMatchObject({ status: 'ok', queue: { ok: true } });
    expect((await get(`${worker.url}/`)).status).toBe(404);
    expect((await get(`${worker.url}/chat/history`)).status).toBe(404);
  });
});
