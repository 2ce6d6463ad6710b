import { createReadStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import type { BackupCounts } from './backup.js';
import { BackupError, type BackupHead, type BackupPart, readHead, readPart } from './backup-format.js';
import { ownTables } from './backup-tables.js';
import { createEncryption } from './encryption.js';
import { documentsFolder } from './files.js';
import { walkRows } from './limits.js';
import { migrate, readMigrations } from './migrate.js';

export interface RestoreTarget {
  /** Connected; nobody else may use the database meanwhile. */
  readonly client: pg.ClientBase;
  readonly dataDir: string;
  /** Replace what is there. */
  readonly force: boolean;
  /** `KAWAN_SECRET`, which then must be the backup's. */
  readonly secret: string | undefined;
  /** Takes the backup's secret when none is configured, before the database changes for good. */
  readonly keepSecret: (secret: string) => Promise<void>;
}

export interface Restored extends BackupCounts {
  readonly madeAt: string;
}

/**
 * Puts a backup into the database and the documents' folder. The database changes as a whole or not at all. Throws
 * {@link BackupError} when the target is not empty (unless forced), the file is damaged or cut off, its counts are not what
 * it says, or its secret is not the configured one.
 */
export async function readBackup(file: string, target: RestoreTarget): Promise<Restored> {
  const lines = readLines(file);
  const head = await nextHead(file, lines);
  compareSecrets(head, target.secret);
  const { client } = target;
  await migrateTo(client, head);
  await client.query('BEGIN');
  try {
    await makeRoom(client, target.force);
    const counts = await load(lines, target);
    await verify(client, counts, head);
    if (target.secret === undefined) await target.keepSecret(head.secret);
    await client.query('COMMIT');
    return { ...counts, madeAt: head.madeAt };
  } catch (error) {
    await client.query('ROLLBACK');
    throw readable(error, file);
  }
}

type Lines = AsyncGenerator<string>;

/** Not by `node:readline`: it swallows the errors of what it reads, a cut-off file among them. */
async function* readLines(file: string): Lines {
  const input = createReadStream(file);
  const text = input.pipe(createGunzip()).setEncoding('utf8');
  input.on('error', (error) => text.destroy(error));
  let rest = '';
  for await (const chunk of text) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

async function nextHead(file: string, lines: Lines): Promise<BackupHead> {
  try {
    const { value } = await lines.next();
    return readHead(String(value));
  } catch (error) {
    throw readable(error, file);
  }
}

/** Damage shows in many ways (gzip, JSON, zod); the operator needs one. */
function readable(error: unknown, file: string): unknown {
  if (error instanceof BackupError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return new BackupError(`${file} does not exist`);
  if (code.startsWith('Z_') || error instanceof SyntaxError || (error instanceof Error && error.name === 'ZodError')) {
    return new BackupError(`${file} is no whole backup of Kawan (${code || 'cannot be read'}); nothing was changed`);
  }
  if (error instanceof pg.DatabaseError)
    return new BackupError(`rows of ${file} do not fit the database (${error.message})`);
  return error;
}

function compareSecrets(head: BackupHead, secret: string | undefined): void {
  if (secret === undefined || createEncryption(secret).fingerprint === createEncryption(head.secret).fingerprint)
    return;
  throw new BackupError(
    'KAWAN_SECRET is not the secret of this backup: set the one that it was made with, and change it afterwards',
  );
}

/** The rows fit the tables of their own time; newer migrations follow at the next start. */
async function migrateTo(client: pg.ClientBase, head: BackupHead): Promise<void> {
  const known = await readMigrations();
  const names = new Set(known.map(({ name }) => name));
  const unknown = head.migrations.find((name) => !names.has(name));
  if (unknown !== undefined)
    throw new BackupError(`the backup was made by a newer version of Kawan (migration ${unknown})`);
  const wanted = known.filter(({ name }) => head.migrations.includes(name));
  await migrate(client, wanted).catch((cause) => {
    throw new BackupError(
      `the database is not at the version of the backup: restore into an empty one (${cause.message})`,
      { cause },
    );
  });
}

/** Facts of the installation that a database has before anybody used it. */
const notUse = ['setting'];

async function makeRoom(client: pg.ClientBase, force: boolean): Promise<void> {
  const tables = await ownTables(client);
  for (const table of force ? [] : tables.filter((name) => !notUse.includes(name))) {
    const { rowCount } = await client.query(`SELECT 1 FROM "${table}" LIMIT 1`);
    if (rowCount !== 0) {
      throw new BackupError(
        `the database is not empty (table ${table}): restore into an empty DATA_DIR, or replace what is there with --force`,
      );
    }
  }
  // The regions are loaded again from their package at the next start.
  await client.query(`TRUNCATE ${[...tables, 'region'].map((table) => `"${table}"`).join(', ')}`);
}

async function load(lines: Lines, target: RestoreTarget): Promise<BackupCounts> {
  const rows: Record<string, number> = {};
  let table = '';
  let waiting: string[] = [];
  let documents = 0;
  const flush = async () => {
    if (waiting.length > 0) rows[table] = (rows[table] ?? 0) + (await insertRows(target.client, table, waiting));
    waiting = [];
  };
  for await (const line of lines) {
    const part = readPart(line);
    if (part === null) waiting.push(line);
    if (part !== null || waiting.length >= walkRows) await flush();
    if (part === null) continue;
    if (part.kawan === 'end') return checkEnd(part, { rows, documents });
    if (part.kawan === 'table') table = part.table;
    else if (part.kawan === 'document') documents += await writeDocument(target.dataDir, part);
    else await target.client.query('SELECT setval($1::regclass, $2, $3)', [part.sequence, part.value, part.called]);
  }
  throw new BackupError('the backup ends before its end; nothing was changed');
}

async function insertRows(client: pg.ClientBase, table: string, rows: readonly string[]): Promise<number> {
  const sql = `INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1::json)`;
  const { rowCount } = await client.query(sql, [`[${rows.join(',')}]`]);
  return rowCount ?? 0;
}

async function writeDocument(dataDir: string, part: Extract<BackupPart, { kawan: 'document' }>): Promise<number> {
  const path = join(dataDir, documentsFolder, part.path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.part`, Buffer.from(part.base64, 'base64'), { mode: 0o600, flush: true });
  await rename(`${path}.part`, path);
  return 1;
}

function checkEnd(end: Extract<BackupPart, { kawan: 'end' }>, counts: BackupCounts): BackupCounts {
  const tables = new Set([...Object.keys(end.rows), ...Object.keys(counts.rows)]);
  for (const table of tables) {
    if (end.rows[table] !== counts.rows[table]) {
      throw new BackupError(
        `the backup says ${end.rows[table] ?? 0} rows of ${table} and holds ${counts.rows[table] ?? 0}; nothing was changed`,
      );
    }
  }
  if (end.documents !== counts.documents) throw new BackupError('documents are missing in the backup');
  return counts;
}

/** What was put in is what is there, and the secret opens it. */
async function verify(client: pg.ClientBase, { rows }: BackupCounts, head: BackupHead): Promise<void> {
  for (const [table, expected] of Object.entries(rows)) {
    const found = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM "${table}"`);
    if (found.rows[0]?.n !== expected)
      throw new BackupError(`${expected} rows of ${table} were put in, ${found.rows[0]?.n} are there`);
  }
  const stored = await client.query<{ value: string }>(`SELECT value FROM setting WHERE key = 'secret_fingerprint'`);
  if (stored.rows[0]?.value !== createEncryption(head.secret).fingerprint) {
    throw new BackupError('the secret in the backup does not fit its rows');
  }
  await client.query(`DELETE FROM setting WHERE key = 'regions'`);
}
