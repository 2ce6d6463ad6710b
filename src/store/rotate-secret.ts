/**
 * What happens at a start with another secret: refused, unless the one before it was given as well. Then every sealed value
 * is sealed anew and every hash made anew, in one transaction, so that look-ups need the current hash only.
 */
import type pg from 'pg';
import type { Encryption } from './encryption.js';
import { walkRows } from './limits.js';
import { type SealedTable, sealedTables } from './sealed-columns.js';
import { SecretError } from './secret.js';

/**
 * Compares the secret with the fingerprint of the database, and rotates when it is time. Call it under the migration lock.
 * `resealFiles` does the same for what lies outside the database, before the new fingerprint counts: a rotation that was
 * cut off is done again at the next start. Returns how many rows and files were sealed anew. Throws {@link SecretError}.
 */
export async function checkSecret(
  client: pg.ClientBase,
  encryption: Encryption,
  resealFiles: () => Promise<number>,
): Promise<number> {
  const { rows } = await client.query<{ value: string }>(`SELECT value FROM setting WHERE key = 'secret_fingerprint'`);
  const stored = rows[0]?.value;
  if (stored === encryption.fingerprint) return 0;
  if (stored !== undefined && stored !== encryption.previousFingerprint) {
    throw new SecretError(
      'KAWAN_SECRET is not the secret that this database was made with: set the right one, or the old one as KAWAN_SECRET_PREVIOUS',
    );
  }
  await client.query('BEGIN');
  try {
    const count = stored === undefined ? 0 : (await rotate(client, encryption)) + (await resealFiles());
    await client.query(
      `INSERT INTO setting (key, value) VALUES ('secret_fingerprint', $1) ON CONFLICT (key) DO UPDATE SET value = $1`,
      [encryption.fingerprint],
    );
    await client.query('COMMIT');
    return count;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function rotate(client: pg.ClientBase, encryption: Encryption): Promise<number> {
  let count = 0;
  for (const table of sealedTables) count += await rotateTable(client, encryption, table);
  return count;
}

type Row = Readonly<Record<string, string | null>>;

async function rotateTable(client: pg.ClientBase, encryption: Encryption, table: SealedTable): Promise<number> {
  const name = `rotate_${table.table}`;
  const columns = table.sealed.join(', ');
  await client.query(`DECLARE ${name} CURSOR FOR SELECT ${table.key}::text AS key, ${columns} FROM ${table.table}`);
  let count = 0;
  for (;;) {
    const { rows } = await client.query<Row>(`FETCH ${walkRows} FROM ${name}`);
    if (rows.length === 0) break;
    await writeRows(
      client,
      table,
      rows.map((row) => renew(encryption, table, row)),
    );
    count += rows.length;
  }
  await client.query(`CLOSE ${name}`);
  return count;
}

/** The row's columns as they are with the current key. */
function renew(encryption: Encryption, table: SealedTable, row: Row): Row {
  const texts = new Map(table.sealed.map((column) => [column, openOrNull(encryption, row[column])]));
  const sealed = table.sealed.map((column) => [column, map(texts.get(column), encryption.seal)]);
  const hashed = table.hashed.map(({ column, of, purpose }) => [
    column,
    map(texts.get(of), (text) => encryption.hash(purpose, text)),
  ]);
  return Object.fromEntries([['key', row['key'] ?? null], ...sealed, ...hashed]);
}

function openOrNull(encryption: Encryption, sealed: string | null | undefined): string | null {
  return sealed === null || sealed === undefined ? null : encryption.open(sealed);
}

function map(text: string | null | undefined, change: (text: string) => string): string | null {
  return text === null || text === undefined ? null : change(text);
}

async function writeRows(client: pg.ClientBase, table: SealedTable, rows: readonly Row[]): Promise<void> {
  const columns = [...table.sealed, ...table.hashed.map(({ column }) => column)];
  const lists = ['key', ...columns].map((column) => rows.map((row) => row[column] ?? null));
  await client.query(
    `UPDATE ${table.table} AS target SET ${columns.map((column) => `${column} = renewed.${column}`).join(', ')}
     FROM unnest(${lists.map((_, index) => `$${index + 1}::text[]`).join(', ')}) AS renewed(key, ${columns.join(', ')})
     WHERE target.${table.key} = renewed.key::${table.keyType}`,
    lists,
  );
}
