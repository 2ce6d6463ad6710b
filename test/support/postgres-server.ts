/** Before the first test: one Postgres server for the whole run, with a migrated template that databases are cloned from. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { withAdvisoryLock } from '../../src/store/advisory-lock.js';
import { openEmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { migrate, readMigrations } from '../../src/store/migrate.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where databases are made and dropped; its account may do both. */
    adminUrl: string;
    templateName: string;
    /** Part of the names of what holds for this run alone. */
    runId: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer();
  const runId = randomBytes(4).toString('hex');
  project.provide('adminUrl', server.url);
  project.provide('templateName', await prepareTemplate(server.url));
  project.provide('runId', runId);
  return async () => {
    await dropTemplatesOf(runId, server.url);
    await server.close();
  };
}

/** `TEST_DATABASE_URL` (or `DATABASE_URL`) runs the suite on another Postgres; its account must be allowed to create databases. */
async function openServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const other = process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
  if (other) return { url: other, close: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), 'kawan-test-'));
  const server = await openEmbeddedPostgres({ dataDir });
  await forgetSafety(server.url);
  return {
    url: server.url,
    close: async () => {
      await server.release();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Nobody pulls the plug on this server, and nothing of it is kept. Tests that end a Postgres have one of their own. */
async function forgetSafety(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
    await admin.query(`ALTER SYSTEM SET ${setting} = off`);
  await admin.query('SELECT pg_reload_conf()');
  await admin.end();
}

async function dropTemplatesOf(runId: string, adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE datname LIKE 'kawan\\_template\\_%' AND datname LIKE '%' || $1",
    [runId],
  );
  for (const { name } of rows) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
}

/** Named after what is in it, so that a server which outlives the run gets a new one only when a migration changes. */
async function prepareTemplate(adminUrl: string): Promise<string> {
  const checksums = (await readMigrations()).map(({ checksum }) => checksum).join();
  const name = `kawan_template_${createHash('sha256').update(checksums).digest('hex').slice(0, 12)}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await withAdvisoryLock(admin, 'test template', async () => {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await buildTemplate(admin, adminUrl, name);
  });
  await admin.end();
  return name;
}

/** Made under another name first: one that was left half migrated by a killed run is never taken for a template. */
async function buildTemplate(admin: pg.Client, adminUrl: string, name: string): Promise<void> {
  const unfinished = `${name}_new`;
  await admin.query(`DROP DATABASE IF EXISTS ${unfinished}`);
  await admin.query(`CREATE DATABASE ${unfinished} TEMPLATE template0 ENCODING 'UTF8'`);
  const url = new URL(adminUrl);
  url.pathname = unfinished;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await migrate(client);
  await client.end();
  await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
}
