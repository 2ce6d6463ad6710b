import type pg from 'pg';
import type { Config } from '../config.js';
import type { Log } from '../ops/log.js';
import { withAdvisoryLock } from './advisory-lock.js';
import { BackupError } from './backup-format.js';
import { type Restored, readBackup } from './backup-reader.js';
import { beOnlyServer, openDatabase, withClient } from './database.js';
import { keepSecret } from './secret.js';

export interface RestoreOptions {
  readonly config: Pick<Config, 'dataDir' | 'databaseUrl' | 'secret'>;
  readonly log: Log;
  /** Replace what the database holds. */
  readonly force: boolean;
}

/**
 * Brings back what `writeBackup` wrote into `file`: database, secret and documents. Kawan must not run meanwhile. Throws
 * errors whose message is one line for the operator; then the database is as it was.
 */
export async function restore(file: string, { config, log, force }: RestoreOptions): Promise<Restored> {
  const database = await openDatabase(config, log);
  try {
    const release = database.embedded ? await beOnlyServer(database.url, config.dataDir) : async () => {};
    try {
      return await withClient(database.url, async (client) => {
        await assertAlone(client);
        return withAdvisoryLock(client, 'migrate', () =>
          readBackup(file, {
            client,
            force,
            dataDir: config.dataDir,
            secret: config.secret,
            keepSecret: (secret) => keepSecret(config.dataDir, secret),
          }),
        );
      });
    } finally {
      await release();
    }
  } finally {
    await database.release();
  }
}

/** Any process of ours would go on with what it remembers of the rows that are replaced. */
async function assertAlone(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_stat_activity
     WHERE datname = current_database() AND application_name ~ '^kawan( |$)'
       AND application_name NOT IN ('kawan keeper', 'kawan start') AND application_name NOT LIKE 'kawan server %' LIMIT 1`,
  );
  if (rows[0] !== undefined)
    throw new BackupError(`Kawan is running (${rows[0].name}): stop all its processes before a restore`);
}
