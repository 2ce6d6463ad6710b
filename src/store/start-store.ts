/** From a configuration to a store that can be used: the one way by which every role and every command comes to its data. */
import type { Config } from '../config.js';
import { type AdjustableClock, createClock } from '../ops/clock.js';
import type { Log } from '../ops/log.js';
import { withAdvisoryLock } from './advisory-lock.js';
import { openStore, type Store } from './client.js';
import { beOnlyServer, openDatabase, withClient } from './database.js';
import { createEncryption } from './encryption.js';
import { openDocumentFiles } from './files.js';
import { migrate } from './migrate.js';
import { loadRegions } from './regions.js';
import { checkSecret } from './rotate-secret.js';
import { readSecret } from './secret.js';
import { followTestClock } from './test-clock.js';

export interface StartStoreOptions {
  readonly config: Pick<Config, 'dataDir' | 'databaseUrl' | 'secret' | 'secretPrevious' | 'testClock'> &
    Partial<Pick<Config, 'documentsS3'>>;
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
    if (options.onlyServer === true && database.embedded)
      closers.push(await beOnlyServer(database.url, config.dataDir));
    await prepare(database.url, secret, options);
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
    if (config.testClock)
      await followTestClock(store, clock, (err) => log.warn({ err }, 'the test clock could not be read'));
    return { store, clock, embedded: database.embedded, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Everything that must be in the database before anybody reads from it; the lock lets one process do it, the others wait. */
async function prepare(databaseUrl: string, secret: string, { config, log }: StartStoreOptions): Promise<void> {
  const encryption = createEncryption(secret, config.secretPrevious);
  const documents = openDocumentFiles(config, encryption);
  await withClient(databaseUrl, (client) =>
    withAdvisoryLock(client, 'migrate', async () => {
      const migrations = await migrate(client);
      if (migrations.length > 0) log.info({ migrations }, 'the database was migrated');
      const sealedAnew = await checkSecret(client, encryption, documents.reseal);
      if (sealedAnew > 0) log.info({ count: sealedAnew }, 'values and files were sealed with the new secret');
      const regions = await loadRegions(client);
      if (regions > 0) log.info({ rows: regions }, 'the regions were loaded');
    }),
  );
}
