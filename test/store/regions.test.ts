import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadRegions, searchText } from '../../src/store/regions.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ regions: true });
});
afterAll(() => database.close());

describe('regions', () => {
  it('are the whole country, each below its parent, and are loaded once', async () => {
    const { pool } = database.store;
    const { rows } = await pool.query(
      'SELECT length(code) AS length, count(*)::int AS n FROM region GROUP BY 1 ORDER BY 1',
    );
    expect(rows).toEqual([
      { length: 2, n: 38 },
      { length: 5, n: 514 },
      { length: 8, n: 7277 },
      { length: 13, n: 83_763 },
    ]);
    const orphans = `SELECT 1 FROM region AS r WHERE length(code) > 2
      AND NOT EXISTS (SELECT 1 FROM region AS p WHERE p.code = r.parent_code AND r.code LIKE p.code || '.%')`;
    expect((await pool.query(orphans)).rowCount).toBe(0);
    const client = await pool.connect();
    expect(await loadRegions(client)).toBe(0);
    client.release();
  });

  it.each([
    ['36.71', 'Kota Tangerang', 'kota tangerang'],
    ['31', 'DKI Jakarta', 'dki jakarta'],
    ['73.10', 'Kabupaten Pangkajene dan Kepulauan', 'kabupaten pangkajene dan kepulauan'],
  ])('are named as people write them: %s', async (code, name, search) => {
    expect(await database.store.prisma.region.findUnique({ where: { code } })).toMatchObject({ name, search });
  });

  it.each([
    ["Sogae'adu", 'sogaeadu'],
    ['  Bau-Bau ', 'bau bau'],
    ['Pasar VIII.Namo', 'pasar viii namo'],
  ])('are searched without what people leave out: %s', (name, search) => expect(searchText(name)).toBe(search));
});
