import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { embeddedPostgresUrl, openEmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { readPostmaster, stopCluster } from '../../src/store/postgres-cluster.js';
import { type EmbeddedUser, embeddedUser } from '../support/embedded-user.js';

// Each makes a cluster, some start four processes.
vi.setConfig({ testTimeout: 60_000 });

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

let folder: string;
let dataDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kawan embedded '));
  // As it is for a folder that a person makes; the account that root runs the server with must get through.
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data of Kawan');
});
afterEach(async () => {
  await stopCluster(await clusterOf());
  await rm(folder, { recursive: true, force: true });
});

/** Of the server in `dataDir`; its own default before it was ever opened. */
async function clusterOf(): Promise<string> {
  const text = await readFile(join(dataDir, 'postgres.json'), 'utf8').catch(() => null);
  return text === null ? join(dataDir, 'postgres') : JSON.parse(text).cluster;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

/** Kills the server itself, and waits until it is gone or another one runs. */
async function killServer(): Promise<void> {
  const running = await readPostmaster(await clusterOf());
  if (running === null) throw new Error('no server runs');
  process.kill(running.pid, 'SIGKILL');
  await expect.poll(async () => (await readPostmaster(await clusterOf()))?.pid).not.toBe(running.pid);
}

describe('the embedded server', () => {
  it('is started by the first, used by the second and stopped by the last', async () => {
    const first = await openEmbeddedPostgres({ dataDir });
    const second = await embeddedUser(dataDir);
    expect([first.created, second.created, second.url]).toEqual([true, false, first.url]);
    await first.release();
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.leave();
    expect(await embeddedPostgresUrl(dataDir)).toBeNull();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('is made once when many start at the same moment', async () => {
    const users = await Promise.all(Array.from({ length: 4 }, () => embeddedUser(dataDir)));
    expect(users.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(users.map(({ url }) => url)).size).toBe(1);
    await Promise.all(users.map((user) => user.leave()));
    expect(await embeddedPostgresUrl(dataDir)).toBeNull();
  });

  it('survives kill -9 of whoever started it, and is stopped by whoever comes last', async () => {
    const starter = await embeddedUser(dataDir);
    await query(starter.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await starter.kill();
    const next = await openEmbeddedPostgres({ dataDir });
    expect(next.url).toBe(starter.url);
    expect(await query(next.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await next.release();
    expect(await embeddedPostgresUrl(dataDir)).toBeNull();
  });

  it('recovers what was committed after both were killed', async () => {
    const starter = await embeddedUser(dataDir);
    await query(starter.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await starter.kill();
    await killServer();
    const next = await openEmbeddedPostgres({ dataDir });
    expect(await query(next.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await next.release();
  });

  it('comes back under the same address when it is lost under a running process', async () => {
    const restarts: unknown[] = [];
    const server = await openEmbeddedPostgres({ dataDir, onRestart: (error) => restarts.push(error) });
    await query(server.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await killServer();
    await expect.poll(() => restarts.at(-1), { timeout: 15_000 }).toBeNull();
    expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await server.release();
    expect(await embeddedPostgresUrl(dataDir)).toBeNull();
  });

  it('takes no notice of a number that another process has now, nor of a making that was cut off', async () => {
    const first = await openEmbeddedPostgres({ dataDir });
    await first.release();
    const cluster = await clusterOf();
    const other = spawn('sleep', ['60'], { stdio: 'ignore' });
    await writeFile(join(cluster, 'postmaster.pid'), `${other.pid}\n${cluster}\n0\n1\n\n127.0.0.1\n\nready   \n`);
    await mkdir(`${cluster}.new/half`, { recursive: true });
    const second = await openEmbeddedPostgres({ dataDir });
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.release();
    other.kill();
    await once(other, 'exit');
  });

  it('begins again after the making was cut off', async () => {
    await mkdir(join(dataDir, 'postgres.new/half'), { recursive: true });
    const server = await openEmbeddedPostgres({ dataDir });
    expect(server.created).toBe(true);
    await server.release();
  });

  it('does not wait for a start lock whose holder died', async () => {
    const first = await openEmbeddedPostgres({ dataDir });
    await first.release();
    const dead = spawn('true', { stdio: 'ignore' });
    await once(dead, 'exit');
    await writeFile(join(dataDir, 'postgres.lock'), String(dead.pid));
    const second = await openEmbeddedPostgres({ dataDir });
    await second.release();
    expect(await readdir(dataDir)).not.toContain('postgres.lock');
  });

  it('takes another port when its own is taken', async () => {
    const first = await openEmbeddedPostgres({ dataDir });
    await first.release();
    const port = Number(new URL(first.url).port);
    const holder = (await import('node:net')).createServer().listen(port, '127.0.0.1');
    await once(holder, 'listening');
    const second = await openEmbeddedPostgres({ dataDir });
    expect(new URL(second.url).port).not.toBe(String(port));
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.release();
    holder.close();
  });

  it('keeps its password to itself and hands none of our secrets to the server', async () => {
    process.env['KAWAN_TEST_CANARY'] = 'a secret of ours';
    const server = await openEmbeddedPostgres({ dataDir });
    delete process.env['KAWAN_TEST_CANARY'];
    expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600);
    const { password } = new URL(server.url);
    expect(password.length).toBeGreaterThan(30);
    await expect(query(server.url.replace(password, 'password'), 'SELECT 1')).rejects.toThrow(/password/);
    const running = await readPostmaster(await clusterOf());
    const environment = await readFile(`/proc/${running?.pid}/environ`, 'utf8').catch(() => '');
    expect(environment).not.toContain('KAWAN');
    await server.release();
  });

  it('writes down before it answers, as Postgres ships it', async () => {
    const server = await openEmbeddedPostgres({ dataDir });
    const settings = await query(
      server.url,
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') ORDER BY 1`,
    );
    expect(settings.map((row) => Object.values(row ?? {}))).toEqual([
      ['fsync', 'on'],
      ['full_page_writes', 'on'],
      ['synchronous_commit', 'on'],
    ]);
    await server.release();
  });

  it('says in one line what to do when its notes are unreadable', async () => {
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'postgres.json'), 'nonsense');
    await expect(openEmbeddedPostgres({ dataDir })).rejects.toThrow(/postgres.json cannot be read: restore it/);
    await rm(join(dataDir, 'postgres.json'));
  });

  it.each<[string, () => Promise<void>]>([
    ['a folder', () => mkdir(dataDir, { mode: 0o500 })],
    [
      'notes',
      () =>
        mkdir(dataDir)
          .then(() => writeFile(join(dataDir, 'postgres.json'), '', { mode: 0 }))
          .then(() => chmod(dataDir, 0o777)),
    ],
  ])('says in one line that %s of somebody else cannot be used', async (_, prepare) => {
    await prepare();
    const opening = embeddedUser(dataDir, isRoot ? nobody : undefined);
    await expect(opening).rejects.toThrow(/cannot be (written|read) \(EACCES\): start Kawan as its owner/);
    await rm(dataDir, { recursive: true });
  });

  it('runs for a normal user', async () => {
    await mkdir(dataDir);
    let user: EmbeddedUser;
    if (isRoot) {
      await chown(dataDir, nobody, nobody);
      user = await embeddedUser(dataDir, nobody);
      expect((await stat(await clusterOf())).uid).toBe(nobody);
    } else user = await embeddedUser(dataDir);
    expect(await query(user.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await user.leave();
  });

  // Only root can show what root does; as a normal user there is nothing to show.
  if (isRoot) {
    it('runs for root under an account without rights, in a data folder that was closed to others', async () => {
      await mkdir(dataDir, { mode: 0o700 });
      const server = await openEmbeddedPostgres({ dataDir });
      const cluster = await stat(join(dataDir, 'postgres'));
      expect(cluster.uid).not.toBe(0);
      expect((await stat(dataDir)).mode & 0o777).toBe(0o711);
      await server.release();
    });

    it('finds another place when a folder above belongs to root alone, and finds it again', async () => {
      await chmod(folder, 0o700);
      const first = await openEmbeddedPostgres({ dataDir });
      const cluster = await clusterOf();
      expect(cluster).toMatch(/^\/var\/lib\/kawan\//);
      await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
      await first.release();
      const second = await openEmbeddedPostgres({ dataDir });
      expect(second.created).toBe(false);
      expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
      await second.release();
      await rm(join(cluster, '..'), { recursive: true });
    });
  }
});
