import { createWriteStream } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { backupVersion, writeLine } from './backup-format.js';
import { ownSequences, ownTables } from './backup-tables.js';
import { documentsFolder } from './files.js';
import { walkRows } from './limits.js';

export interface BackupSource {
  readonly databaseUrl: string;
  readonly secret: string;
  readonly dataDir: string;
}

export interface BackupCounts {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly documents: number;
}

/**
 * Writes database, secret and documents into `file` (0600: whoever has it can read everything). The rows are of one moment,
 * and Kawan may go on meanwhile. A file that was not finished does not appear under its name.
 */
export async function writeBackup(source: BackupSource, file: string, madeAt: Date): Promise<BackupCounts> {
  const counts = { rows: {} as Record<string, number>, documents: 0 };
  const client = new pg.Client({ connectionString: source.databaseUrl, application_name: 'kawan backup' });
  client.on('error', () => {});
  await client.connect();
  const part = `${file}.part`;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const lines = Readable.from(backupLines(client, source, madeAt, counts));
    await pipeline(lines, createGzip(), createWriteStream(part, { mode: 0o600, flush: true }));
    await rename(part, file);
    return counts;
  } finally {
    await rm(part, { force: true });
    await client.end();
  }
}

async function* backupLines(
  client: pg.Client,
  source: BackupSource,
  madeAt: Date,
  counts: { rows: Record<string, number>; documents: number },
): AsyncGenerator<string> {
  const migrations = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1',
  );
  yield writeLine({
    kawan: 'backup',
    version: backupVersion,
    madeAt: madeAt.toISOString(),
    migrations: migrations.rows.map((row) => row.name),
    secret: source.secret,
  });
  for (const table of await ownTables(client)) {
    yield writeLine({ kawan: 'table', table });
    for await (const rows of tableRows(client, table)) {
      counts.rows[table] = (counts.rows[table] ?? 0) + rows.length;
      yield `${rows.join('\n')}\n`;
    }
  }
  for (const sequence of await ownSequences(client)) yield writeLine({ kawan: 'sequence', ...sequence });
  for await (const document of documentFiles(join(source.dataDir, documentsFolder))) {
    counts.documents += 1;
    yield writeLine({ kawan: 'document', ...document });
  }
  yield writeLine({ kawan: 'end', ...counts });
}

async function* tableRows(client: pg.Client, table: string): AsyncGenerator<string[]> {
  await client.query(`DECLARE backup_rows NO SCROLL CURSOR FOR SELECT to_json(t)::text AS row FROM "${table}" AS t`);
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`FETCH ${walkRows} FROM backup_rows`);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await client.query('CLOSE backup_rows');
}

/** Sealed as they are; read after the rows that name them, so that none is missing. */
async function* documentFiles(folder: string): AsyncGenerator<{ path: string; base64: string }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || !/^[0-9a-f]{32}$/.test(entry.name)) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    yield { path: `${basename(entry.parentPath)}/${entry.name}`, base64: bytes.toString('base64') };
  }
}
