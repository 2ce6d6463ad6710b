/** From a configuration to a store that can be used: the one way by which every role and every command comes to its data. */
import pg from 'pg';
import type { Config } from '../config.js';
import { type AdjustableClock, createClock } from '../ops/clock.js';
import type { Log } from '../ops/log.js';
import { holdAdvisoryLock, withAdvisoryLock } from './advisory-lock.js';
import { openStore, type Store } from './client.js';
import { openEmbeddedPostgres } from './embedded-postgres.js';
import { createEncryption } from './encryption.js';
import { migrate } from './migrate.js';
import { loadRegions } from './regions.js';
import { checkSecret } from './rotate-secret.js';
import { readSecret } from './secret.js';
import { followTestClock } from './test-clock.js';

/** The database cannot be used as it is configured; one line for the operator. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

export interface StartStoreOptions {
  readonly config: Pick<Config, 'dataDir' | 'databaseUrl' | 'secret' | 'secretPrevious' | 'testClock'>;
  readonly log: Log;
  /** Stands in pg_stat_activity: the role or the command. */
  readonly applicationName: string;
  readonly poolSize?: number;
  /** Refuse to start beside another server (`npm start`) on the same data folder; commands and single roles attach. */
  readonly onlyServer?: boolean;
}

export interface StartedStore {
  readonly store: Store;
  /** Business time, shared by all processes on this database. */
  readonly clock: AdjustableClock;
  /** Is it the server in the data folder? */
  readonly embedded: boolean;
  /** Closes everything; stops the embedded server when nobody else uses it. */
  close(): Promise<void>;
}

/**
 * Starts or reaches Postgres, migrates, checks the secret, loads the regions, opens the store and the clock. Throws errors
 * whose message is one line for the operator.
 */
export async function startStore(options: StartStoreOptions): Promise<StartedStore> {
  const { config, log } = options;
  const secret = await readSecret(config);
  const database = await openDatabase(config, log);
  const closers: (() => Promise<void>)[] = [database.release];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    if (options.onlyServer === true && database.embedded) closers.push(await beOnlyServer(database.url, config.dataDir));
    await prepare(database.url, secret, config.secretPrevious, log);
    const store = openStore({
      databaseUrl: database.url,
      secret,
      secretPrevious: config.secretPrevious,
      applicationName: options.applicationName,
      ...(options.poolSize === undefined ? {} : { poolSize: options.poolSize }),
      onError: (err) => log.warn({ err }, 'a connection to the database broke; it is opened again'),
    });
    closers.push(() => store.close());
    const clock = createClock();
    if (config.testClock) await followTestClock(store, clock, (err) => log.warn({ err }, 'the test clock could not be read'));
    return { store, clock, embedded: database.embedded, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Database {
  readonly url: string;
  readonly embedded: boolean;
  readonly release: () => Promise<void>;
}

async function openDatabase({ databaseUrl, dataDir }: StartStoreOptions['config'], log: Log): Promise<Database> {
  if (databaseUrl !== undefined) return { url: databaseUrl, embedded: false, release: async () => {} };
  const onRestart = (err: unknown) => {
    if (err === null) log.warn('the embedded Postgres was gone and runs again');
    else log.error({ err }, 'the embedded Postgres is gone and does not start');
  };
  const server = await openEmbeddedPostgres({ dataDir, onRestart });
  return { url: server.url, embedded: true, release: server.release };
}

async function beOnlyServer(databaseUrl: string, dataDir: string): Promise<() => Promise<void>> {
  const held = await holdAdvisoryLock({ databaseUrl, name: 'server', applicationName: `${serverLockName} ${process.pid}` });
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
      'SELECT application_name AS name FROM pg_stat_activity WHERE application_name LIKE $1 LIMIT 1',
      [`${serverLockName} %`],
    );
    const pid = rows[0]?.name.slice(serverLockName.length + 1);
    return pid === undefined ? '' : `(process ${pid}) `;
  });
}

/** Everything that must be in the database before anybody reads from it; the lock lets one process do it, the others wait. */
async function prepare(databaseUrl: string, secret: string, secretPrevious: string | undefined, log: Log): Promise<void> {
  await withClient(databaseUrl, (client) =>
    withAdvisoryLock(client, 'migrate', async () => {
      const migrations = await migrate(client);
      if (migrations.length > 0) log.info({ migrations }, 'the database was migrated');
      const sealedAnew = await checkSecret(client, createEncryption(secret, secretPrevious));
      if (sealedAnew > 0) log.info({ rows: sealedAnew }, 'values were sealed with the new secret');
      const regions = await loadRegions(client);
      if (regions > 0) log.info({ rows: regions }, 'the regions were loaded');
    }),
  );
}

async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'kawan start' });
  client.on('error', () => {});
  await client.connect().catch((cause) => {
    const { host } = new URL(databaseUrl);
    throw new DatabaseError(`Postgres at ${host} cannot be used: ${cause instanceof Error ? describe(cause) : 'unknown'}`, { cause });
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
