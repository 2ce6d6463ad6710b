/** A database of its own for a test file: cloned from the migrated template in some tens of milliseconds. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { withAdvisoryLock } from '../../src/store/advisory-lock.js';
import { openStore, type Store } from '../../src/store/client.js';
import { loadRegions } from '../../src/store/regions.js';
import { findClearText } from './clear-text.js';
import { testSecret } from './test-secret.js';

export interface TestDatabase {
  readonly url: string;
  readonly store: Store;
  /** Closes the store and drops the database; throws when something of a person stands in it in clear. */
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  readonly secret?: string;
  readonly poolSize?: number;
  /** Leave it without tables, as a fresh server gives it. */
  readonly empty?: boolean;
  /** With all regions of Indonesia in it. */
  readonly regions?: boolean;
  /** With all regions, and with what this has put into it. */
  readonly filled?: Filling;
}

/** What databases of a kind begin with: put into one by the first test file that asks for it, and cloned from then on. */
export interface Filling {
  readonly name: string;
  fill(databaseUrl: string): Promise<unknown>;
}

/** Call it in `beforeAll`, and `close` in `afterAll`. */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = `kawan_test_${randomBytes(8).toString('hex')}`;
  const template = await templateFor(options);
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = databaseUrl(name);
  const store = openStore({
    databaseUrl: url,
    secret: options.secret ?? testSecret,
    poolSize: options.poolSize ?? 10,
    applicationName: name,
  });
  return {
    url,
    store,
    close: async () => {
      const inClear = await withClient(url, findClearText).catch((error: unknown) => [String(error)]);
      await store.close();
      await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      if (inClear.length > 0) throw new Error(`a NIK, a name or a phone stands in clear in ${inClear.join(', ')}`);
    },
  };
}

async function templateFor(options: TestDatabaseOptions): Promise<string> {
  if (options.empty === true) return 'template0';
  const { filled } = options;
  // How it is filled may change with the code, and with the day: it holds for this run.
  if (filled !== undefined)
    return templateFrom(await templateWithRegions(), `${filled.name}_${inject('runId')}`, filled.fill);
  return options.regions === true ? templateWithRegions() : inject('templateName');
}

const templateWithRegions = () =>
  templateFrom(inject('templateName'), 'regions', (url) => withClient(url, loadRegions));

/** Made by the first test file that asks for it. */
async function templateFrom(base: string, suffix: string, fill: Filling['fill']): Promise<string> {
  const name = `${inject('templateName')}_${suffix}`;
  const admin = new pg.Client({ connectionString: inject('adminUrl') });
  await admin.connect();
  await withAdvisoryLock(admin, 'test template', async () => {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return;
    await admin.query(`DROP DATABASE IF EXISTS ${name}_new`);
    await admin.query(`CREATE DATABASE ${name}_new TEMPLATE ${base}`);
    await fill(databaseUrl(`${name}_new`));
    await admin.query(`ALTER DATABASE ${name}_new RENAME TO ${name}`);
  });
  await admin.end();
  return name;
}

function databaseUrl(name: string): string {
  const url = new URL(inject('adminUrl'));
  url.pathname = name;
  return url.href;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
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
