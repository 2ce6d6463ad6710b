/** Looks through a whole database for what must stand in sealed columns only. */
import type pg from 'pg';

interface Column {
  readonly table: string;
  readonly column: string;
}

/** The regions of Indonesia are as the ministry prints them, and 91,592 rows long. */
const skipped = ['public.region'];

/** A number that stands for itself: inside ids, hashes and sealed values there are letters or dashes beside it. */
const alone = (digits: string) => `(?<![0-9A-Za-z_-])${digits}(?![A-Za-z_-])`;

const nik = alone('[0-9]{4}[ .-]?[0-9]{4}[ .-]?[0-9]{4}[ .-]?[0-9]{4}(?![0-9])');

/** Names and phones of people whom tests invent (see test/crash/person.ts and the double of Telegram). */
const people = `uji coba|nama rahasia|${alone('[+]?62812000[0-9]+')}|${alone('0812000[0-9]+')}`;

/** `table.column` of every column in which a NIK, a name or a phone of a test stands in clear. */
export async function findClearText(client: Pick<pg.ClientBase, 'query'>): Promise<string[]> {
  const columns = await readableColumns(client);
  if (columns.length === 0) return [];
  const looks = columns.map(
    ({ table, column }) =>
      `SELECT '${table}.${column}' AS place WHERE EXISTS (SELECT FROM ${table} WHERE "${column}"::text ~* $1)`,
  );
  const { rows } = await client.query<{ place: string }>(looks.join(' UNION ALL '), [`${nik}|${people}`]);
  return rows.map(({ place }) => place);
}

/** Every row of every table as text, sealed columns included. */
export async function dumpDatabase(client: Pick<pg.ClientBase, 'query'>): Promise<string> {
  const tables = [...new Set((await readableColumns(client)).map(({ table }) => table))];
  const dumps = await Promise.all(
    tables.map((table) => client.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`)),
  );
  return dumps.flatMap(({ rows }) => rows.map(({ row }) => row)).join('\n');
}

/** Columns that can hold words; of every schema, the queue's as well. */
async function readableColumns(client: Pick<pg.ClientBase, 'query'>): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT quote_ident(c.table_schema) || '.' || quote_ident(c.table_name) AS table, c.column_name AS column
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
       AND c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY')
     ORDER BY 1, c.ordinal_position`,
  );
  return rows.filter(({ table }) => !skipped.includes(table));
}
