/**
 * Applies `prisma/migrations` at the start of every role. Prisma's own `migrate deploy` needs an engine binary from a host
 * that many networks cannot reach; the folder and the `_prisma_migrations` table are in its format, so it may be used
 * instead wherever the binary can be had.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';

export const migrationsFolder = join(import.meta.dirname, '../../prisma/migrations');

export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file in hex, as Prisma counts it. */
  readonly checksum: string;
}

/** All migrations of `folder` in their order. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Brings the database up to date, each migration in a transaction of its own; does nothing when it is. Call it under an
 * advisory lock. Returns the names that were applied. Throws {@link MigrationError} when the database is newer than this
 * program, or a migration was changed or has failed.
 */
export async function migrate(client: pg.ClientBase, migrations?: readonly Migration[]): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  const applied = await readApplied(client);
  assertKnown(wanted, applied);
  const missing = wanted.filter((migration) => !applied.has(migration.name));
  for (const migration of missing) await apply(client, migration);
  return missing.map((migration) => migration.name);
}

async function readApplied(client: pg.ClientBase): Promise<Map<string, { checksum: string; finished: boolean }>> {
  await client.query(migrationTable);
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  return new Map(rows.map(({ name, ...rest }) => [name, rest]));
}

function assertKnown(
  wanted: readonly Migration[],
  applied: ReadonlyMap<string, { checksum: string; finished: boolean }>,
) {
  const byName = new Map(wanted.map((migration) => [migration.name, migration]));
  for (const [name, { checksum, finished }] of applied) {
    const known = byName.get(name);
    if (known === undefined) {
      throw new MigrationError(
        `the database has the migration ${name}, which this version of Kawan does not know: start the newer version`,
      );
    }
    if (!finished)
      throw new MigrationError(
        `the migration ${name} has failed before: restore a backup or mend the database by hand`,
      );
    if (known.checksum !== checksum) {
      throw new MigrationError(
        `prisma/migrations/${name}/migration.sql is not the file that this database was made with`,
      );
    }
  }
}

async function apply(client: pg.ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, started_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw new MigrationError(`the migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

/** Word for word the table of Prisma's engine. */
const migrationTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;
