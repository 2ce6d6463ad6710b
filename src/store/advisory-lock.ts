/**
 * Locks that live as long as a connection: Postgres lets go of them when their holder dies, however it dies. They keep two
 * processes from doing what only one may do at a time (migrating, polling one Telegram bot, serving one folder).
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startLimits } from './limits.js';

/** Runs `work` while `client` alone holds the lock `name`; waits for it as long as it takes. */
export async function withAdvisoryLock<T>(client: pg.ClientBase, name: string, work: () => Promise<T>): Promise<T> {
  const key = lockKey(name);
  await client.query('SELECT pg_advisory_lock($1)', [key]);
  try {
    return await work();
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [key]);
  }
}

export interface Held {
  /** Aborted when the connection, and with it the lock, is lost: whoever relied on it must stop at once. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface HoldOptions {
  readonly databaseUrl: string;
  /** What is held, in our own words: `telegram:<bot id>`, `server`. One namespace per database. */
  readonly name: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** How long to wait for another holder to let go; a holder that was killed needs a moment. */
  readonly waitMs?: number;
}

/** Takes the lock on a connection of its own and keeps it until `release`; `null` when somebody else holds it. */
export async function holdAdvisoryLock(options: HoldOptions): Promise<Held | null> {
  const { databaseUrl, name, applicationName = 'kawan lock', waitMs = startLimits.advisoryLockMs } = options;
  const client = new pg.Client({ connectionString: databaseUrl, application_name: applicationName, keepAlive: true });
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  await client.connect();
  const giveUpAt = Date.now() + waitMs;
  while (!(await tryLock(client, name))) {
    if (Date.now() >= giveUpAt) {
      await client.end();
      return null;
    }
    await delay(100);
  }
  return { lost: lost.signal, release: () => client.end() };
}

async function tryLock(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [lockKey(name)]);
  return rows[0]?.held === true;
}

/** Postgres names locks by 64-bit numbers. */
function lockKey(name: string): string {
  return createHash('sha256').update(`kawan ${name}`).digest().readBigInt64BE(0).toString();
}
