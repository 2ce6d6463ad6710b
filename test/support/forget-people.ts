/** Makes a database forget all people in a millisecond or two, where TRUNCATE makes some two hundred new files. */
import type { Store } from '../../src/store/client.js';

type Pool = Store['pool'];

/** Tables that hold the catalogue; whatever else there is, now or later, belongs to people. */
const catalogueTables = [
  'training_centre',
  'trade',
  'program',
  'batch',
  'region_quota',
  'class_session',
  'faq',
  'region',
  'setting',
  'kept_batch',
  'kept_quota',
  '_prisma_migrations',
];

/** Keeps seats and states as they are now. What it returns brings them back, and leaves nothing of anybody. */
export async function rememberCatalogue(pool: Pool): Promise<() => Promise<void>> {
  await pool.query('CREATE TABLE kept_batch AS TABLE batch; CREATE TABLE kept_quota AS TABLE region_quota');
  const statements = [
    ...(await tablesOfPeople(pool)).map((table) => `DELETE FROM ${table}`),
    ...(await sequences(pool)).map(({ name, start }) => `SELECT setval('${name}', ${start}, false)`),
    `UPDATE batch SET state = kept.state, taken = kept.taken, applied = kept.applied, reserved = kept.reserved, ranked = kept.ranked
     FROM kept_batch kept WHERE kept.id = batch.id AND (batch.state, batch.taken, batch.applied, batch.reserved, batch.ranked)
       IS DISTINCT FROM (kept.state, kept.taken, kept.applied, kept.reserved, kept.ranked)`,
    `UPDATE region_quota SET taken = kept.taken, reserved = kept.reserved, ranked = kept.ranked
     FROM kept_quota kept WHERE kept.id = region_quota.id AND (region_quota.taken, region_quota.reserved, region_quota.ranked)
       IS DISTINCT FROM (kept.taken, kept.reserved, kept.ranked)`,
  ];
  return async () => {
    await pool.query(statements.join(';\n'));
  };
}

/** Those that refer to another one come before it. */
async function tablesOfPeople(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; referred: string[] }>(
    `SELECT quote_ident(relname) AS name,
            ARRAY(SELECT confrelid::regclass::text FROM pg_constraint
                  WHERE contype = 'f' AND conrelid = class.oid AND confrelid <> class.oid) AS referred
     FROM pg_class class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL($1)
     ORDER BY relname`,
    [catalogueTables],
  );
  const ordered: string[] = [];
  for (let left = rows; left.length > 0; ) {
    const free = left.filter(({ name }) => !left.some((other) => other.referred.includes(name)));
    if (free.length === 0) throw new Error(`these refer to each other: ${left.map(({ name }) => name).join(', ')}`);
    ordered.push(...free.map(({ name }) => name));
    left = left.filter((table) => !free.includes(table));
  }
  return ordered;
}

async function sequences(pool: Pool): Promise<{ name: string; start: string }[]> {
  const { rows } = await pool.query(
    `SELECT quote_ident(sequencename) AS name, start_value AS start FROM pg_sequences WHERE schemaname = 'public'`,
  );
  return rows;
}
