import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Prisma } from '../../src/store/client-generated/client.js';
import { type Migration, migrate } from '../../src/store/migrate.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

const run = promisify(execFile);
let database: TestDatabase;
let client: pg.Client;
beforeEach(async () => {
  database = await testDatabase({ empty: true });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.close();
});

function migration(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

const first = migration('0001_first', 'CREATE TABLE one (id int)');
const second = migration('0002_second', 'ALTER TABLE one ADD COLUMN name text');

describe('migrate', () => {
  it('applies what is missing, in order and once', async () => {
    expect(await migrate(client, [first])).toEqual(['0001_first']);
    expect(await migrate(client, [first, second])).toEqual(['0002_second']);
    expect(await migrate(client, [first, second])).toEqual([]);
    const { rows } = await client.query(
      'SELECT migration_name, applied_steps_count FROM _prisma_migrations ORDER BY 1',
    );
    expect(rows).toEqual([
      { migration_name: '0001_first', applied_steps_count: 1 },
      { migration_name: '0002_second', applied_steps_count: 1 },
    ]);
  });

  it('is done once by four processes that start at the same moment', async () => {
    const script = join(import.meta.dirname, '../support/start-process.ts');
    const env = { ...process.env, DATABASE_URL: database.url };
    const results = await Promise.all(
      Array.from({ length: 4 }, () => run(process.execPath, ['--import', 'tsx', script], { env })),
    );
    const said = results.map(({ stdout }) => stdout).join('');
    expect(said.match(/the database was migrated/g)).toHaveLength(1);
    expect(said.match(/the regions were loaded/g)).toHaveLength(1);
    expect(said.match(/^up$/gm)).toHaveLength(4);
  }, 60_000);

  it('leaves no trace of one that fails, and can be called again', async () => {
    const wrong = migration('0002_wrong', 'CREATE TABLE two (id int); SELECT nonsense');
    await expect(migrate(client, [first, wrong])).rejects.toThrow(/0002_wrong failed: .*nonsense/);
    const { rows } = await client.query(`SELECT to_regclass('one') AS one, to_regclass('two') AS two`);
    expect(rows).toEqual([{ one: 'one', two: null }]);
    expect(await migrate(client, [first, second])).toEqual(['0002_second']);
  });

  it.each<[string, Migration[], RegExp]>([
    ['that is newer than the program', [first], /0002_second, which this version of Kawan does not know/],
    [
      'whose migration was changed',
      [first, { ...second, checksum: 'other' }],
      /0002_second.migration.sql is not the file/,
    ],
  ])('refuses a database %s', async (_, known, message) => {
    await migrate(client, [first, second]);
    await expect(migrate(client, known)).rejects.toThrow(message);
  });

  it('refuses a database in which a migration of the Prisma CLI has failed', async () => {
    await migrate(client, [first]);
    await client.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', $1, $2)`, [
      second.checksum,
      second.name,
    ]);
    await expect(migrate(client, [first, second])).rejects.toThrow(/0002_second has failed before/);
  });

  it('gives exactly the columns that the client knows', async () => {
    await migrate(client);
    const { rows } = await client.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`,
    );
    const columns = Object.values(Prisma.ModelName).flatMap((model) =>
      Object.keys(fieldsSchema.parse(Reflect.get(Prisma, `${model}ScalarFieldEnum`))).map((field) =>
        inSnakeCase(`${model}.${field}`),
      ),
    );
    expect(columns.length).toBeGreaterThan(100);
    expect(rows.map(({ name }) => name).toSorted()).toEqual(columns.toSorted());
  });
});

const fieldsSchema = z.record(z.string(), z.string());

/** `ChatIdentity.externalHash` is `chat_identity.external_hash`, as everywhere in the schema. */
function inSnakeCase(name: string): string {
  return name.replace(/(?<=[a-z])([A-Z])/g, '_$1').toLowerCase();
}
