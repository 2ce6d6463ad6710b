/** One cluster of the embedded server: made, started and stopped through its own files and signals. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { startLimits } from './limits.js';
import { makeOwned, type PostgresHome } from './postgres-home.js';
import { isAlive } from './start-lock.js';

export const superuser = 'kawan';

/** Has it been made? */
export async function clusterExists(cluster: string): Promise<boolean> {
  return stat(join(cluster, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

/** Makes the cluster aside and moves it to its place, so that a process killed on the way leaves none that is half made. */
export async function createCluster(home: PostgresHome, password: string): Promise<void> {
  const unfinished = `${home.cluster}.new`;
  const passwordFile = `${home.cluster}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await makeOwned(unfinished, home.account);
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (home.account !== null) await chown(passwordFile, home.account.uid, home.account.gid);
  try {
    // The builtin locale sorts alike on every system. The password is random, so that stretching it would only slow logins.
    await run(home, home.binaries.initdb, [
      ...['-D', unfinished, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '-c', 'scram_iterations=1'],
    ]);
    await rename(unfinished, home.cluster);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function run(home: PostgresHome, command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { ...spawnOptions(home), stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close').catch((error) => [error.message]);
  if (code !== 0) throw new EmbeddedPostgresError(`initdb failed (${code}): ${lastLine(said)}`);
}

/** Nothing of our own environment, which holds secrets, reaches the server. */
function spawnOptions(home: PostgresHome) {
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };
  return { cwd: '/', env, windowsHide: true, ...(home.account === null ? {} : home.account) };
}

/** Durability stays as Postgres ships it (fsync and synchronous_commit on): what was acknowledged survives a power cut. */
function settings(port: number): string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    // A path to a socket may be longer than the operating system allows.
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    // No replica reads from it.
    wal_level: 'minimal',
    max_wal_senders: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A statement or a failing row may hold what people wrote.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Starts the server detached from this process, so that Ctrl-C does not reach it, and waits until it takes connections. */
export async function startCluster(home: PostgresHome, port: number): Promise<void> {
  const logFile = join(dirname(home.cluster), 'postgres.log');
  const size = await stat(logFile).then(
    (info) => info.size,
    () => 0,
  );
  if (size > startLimits.logBytes) await truncate(logFile);
  const giveUpAt = Date.now() + startLimits.orphansMs;
  for (;;) {
    const failure = await tryStart(home, port, logFile);
    if (failure === null) return;
    // Children of a server that was killed see it within moments and leave; until then their memory bars the next one.
    if (!failure.includes('shared memory block') || Date.now() > giveUpAt) {
      throw new EmbeddedPostgresError(`Postgres did not start: ${failure} (see ${logFile})`);
    }
    await delay(100);
  }
}

/** `null` when it runs, else what it said. */
async function tryStart(home: PostgresHome, port: number, logFile: string): Promise<string | null> {
  const log = await open(logFile, 'a', 0o600);
  const begin = (await log.stat()).size;
  const child = spawn(home.binaries.postgres, ['-D', home.cluster, ...settings(port)], {
    ...spawnOptions(home),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const ended = once(child, 'exit').then(
    () => false,
    () => false,
  );
  child.unref();
  try {
    if (await Promise.race([waitReady(home.cluster, child.pid), ended])) return null;
    const said = (await readFile(logFile)).subarray(begin).toString('utf8');
    return lastLine(
      said
        .split('\n')
        .filter((line) => line.includes('FATAL'))
        .join('\n') || said,
    );
  } finally {
    await log.close();
  }
}

async function waitReady(cluster: string, pid: number | undefined): Promise<boolean> {
  const giveUpAt = Date.now() + startLimits.waitMs;
  while (Date.now() < giveUpAt) {
    const running = await readPostmaster(cluster);
    if (running !== null && running.pid === pid && running.ready) return true;
    await delay(5);
  }
  return false;
}

/** What a cluster's `postmaster.pid` says. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** false while it starts, recovers or stops. */
  readonly ready: boolean;
}

/** The server that runs on the cluster; `null` when none does, also when one left its file behind. */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const file = join(cluster, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 0)) return null;
  if (!isAlive(pid) || !(await isPostgres(pid))) return null;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** After a restart of the machine or the container the number may belong to anything; only Linux tells us cheaply. */
async function isPostgres(pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres');
  return command.includes('postgres');
}

/** Removes the file of a server that is gone: Postgres itself would refuse when its number lives on in another process. */
export async function forgetDeadPostmaster(cluster: string): Promise<void> {
  if ((await readPostmaster(cluster)) === null) await rm(join(cluster, 'postmaster.pid'), { force: true });
}

/** A fast shutdown: ends all sessions, writes everything down, and is over when this resolves. */
export async function stopCluster(cluster: string): Promise<void> {
  const running = await readPostmaster(cluster);
  if (running === null) return;
  process.kill(running.pid, 'SIGINT');
  const giveUpAt = Date.now() + startLimits.waitMs;
  while ((await readPostmaster(cluster)) !== null && Date.now() < giveUpAt) await delay(10);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
