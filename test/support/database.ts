/** A database of its own for a test file: cloned from the migrated template in some tens of milliseconds. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openStore, type Store } from '../../src/store/client.js';

export interface TestDatabase {
  readonly url: string;
  readonly store: Store;
  /** Closes the store and drops the database. */
  close(): Promise<void>;
}

/** Test values are sealed with this; obviously no secret. */
export const testSecret = 'a secret that only tests know, forty-two.';

export interface TestDatabaseOptions {
  readonly secret?: string;
  readonly poolSize?: number;
  /** Leave it without tables, as a fresh server gives it. */
  readonly empty?: boolean;
}

/** Call it in `beforeAll`, and `close` in `afterAll`. */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = `kawan_test_${randomBytes(8).toString('hex')}`;
  const template = options.empty === true ? 'template0' : inject('templateName');
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(inject('adminUrl'));
  url.pathname = name;
  const store = openStore({
    databaseUrl: url.href,
    secret: options.secret ?? testSecret,
    poolSize: options.poolSize ?? 10,
    applicationName: name,
  });
  return {
    url: url.href,
    store,
    close: async () => {
      await store.close();
      await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function administer(sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('adminUrl') });
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}
