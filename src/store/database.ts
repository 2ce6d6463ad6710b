/** Which database this installation has, and reaching it. */
import pg from 'pg';
import type { Config } from '../config.js';
import type { Log } from '../ops/log.js';
import { holdAdvisoryLock } from './advisory-lock.js';
import { openEmbeddedPostgres } from './embedded-postgres.js';
import { startLimits } from './limits.js';

/** The database cannot be used as it is configured; one line for the operator. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

export interface Database {
  readonly url: string;
  readonly embedded: boolean;
  /** Close what uses it first. */
  readonly release: () => Promise<void>;
}

/** `DATABASE_URL`, else the server in the data folder, which is started when it does not run. */
export async function openDatabase(
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: Log,
): Promise<Database> {
  if (databaseUrl !== undefined) return { url: databaseUrl, embedded: false, release: async () => {} };
  const onRestart = (err: unknown) => {
    if (err === null) log.warn('the embedded Postgres was gone and runs again');
    else log.error({ err }, 'the embedded Postgres is gone and does not start');
  };
  const server = await openEmbeddedPostgres({ dataDir, onRestart });
  if (server.created && !server.cluster.startsWith(dataDir)) {
    log.warn(
      { cluster: server.cluster, dataDir },
      'the database lies outside DATA_DIR, which the account of Postgres may not enter',
    );
  }
  return { url: server.url, embedded: true, release: server.release };
}

/** Refuses to go on beside another server on the same data folder. Returns how to let go. */
export async function beOnlyServer(
  databaseUrl: string,
  dataDir: string,
  waitMs: number = startLimits.advisoryLockMs,
): Promise<() => Promise<void>> {
  const applicationName = `${serverLockName} ${process.pid}`;
  const held = await holdAdvisoryLock({ databaseUrl, name: 'server', applicationName, waitMs });
  if (held !== null) return held.release;
  throw new DatabaseError(
    `another Kawan server ${await serverProcess(databaseUrl)}already runs on ${dataDir}: end it first, or set DATA_DIR to another folder (and PORT to another port)`,
  );
}

const serverLockName = 'kawan server';

/** "(process 123) " when it can be told. */
async function serverProcess(databaseUrl: string): Promise<string> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT application_name AS name FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE $1 LIMIT 1',
      [`${serverLockName} %`],
    );
    const pid = rows[0]?.name.slice(serverLockName.length + 1);
    return pid === undefined ? '' : `(process ${pid}) `;
  });
}

/** A connection for `work` alone. Throws {@link DatabaseError} when Postgres cannot be reached. */
export async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'kawan start' });
  client.on('error', () => {});
  await client.connect().catch((cause) => {
    const { host } = new URL(databaseUrl);
    throw new DatabaseError(
      `Postgres at ${host} cannot be used: ${cause instanceof Error ? describe(cause) : 'unknown'}`,
      { cause },
    );
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A refused connection has an empty message when several addresses were tried. */
function describe(error: Error): string {
  return error.message || ('code' in error ? String(error.code) : error.name);
}
