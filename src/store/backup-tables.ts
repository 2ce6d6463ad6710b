import type pg from 'pg';

/** Loaded again from the package at the next start, or written by the migrations themselves. */
const leftOut = ['region', '_prisma_migrations'];

/** Our tables, each after those that it refers to, so that rows can be put in in this order. */
export async function ownTables(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string; refers: string[] }>(
    `SELECT c.relname AS name,
       coalesce(array_agg(f.confrelid::regclass::text) FILTER (WHERE f.confrelid <> c.oid), '{}') AS refers
     FROM pg_class AS c LEFT JOIN pg_constraint AS f ON f.conrelid = c.oid AND f.contype = 'f'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> ALL ($1)
     GROUP BY c.oid, c.relname ORDER BY c.relname`,
    [leftOut],
  );
  const refers = new Map(rows.map((row) => [row.name, row.refers]));
  const ordered = new Set<string>();
  const visit = (table: string) => {
    if (ordered.has(table) || !refers.has(table)) return;
    for (const other of refers.get(table) ?? []) visit(other);
    ordered.add(table);
  };
  for (const table of refers.keys()) visit(table);
  return [...ordered];
}

export interface SequenceState {
  readonly sequence: string;
  readonly value: string;
  readonly called: boolean;
}

/** Where the counters stand. They know no snapshot: what is told is at least what the rows of the backup have used. */
export async function ownSequences(client: pg.ClientBase): Promise<SequenceState[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  const states: SequenceState[] = [];
  for (const { name } of rows) {
    const state = await client.query<Omit<SequenceState, 'sequence'>>(
      `SELECT last_value::text AS value, is_called AS called FROM "${name}"`,
    );
    for (const row of state.rows) states.push({ sequence: name, ...row });
  }
  return states;
}
