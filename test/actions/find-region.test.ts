import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRegion } from '../../src/actions/find-region.js';
import { readRegionQuery } from '../../src/text/region-query.js';
import { project, withRegions } from '../support/catalogue.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { call, perform } from '../support/enrolment.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await withRegions(database.store);
});
afterAll(() => database.close());

async function look(query: string, within: string) {
  const [outcome] = await perform(database.store, findRegion, [call('', { query, within })]);
  return { outcome: outcome?.outcome, rows: outcome?.rows ?? [], first: outcome?.rows?.[0]?.id };
}

const banyuasin = '16.07';
const tangerang = '36.71';

describe('a desa or kelurahan', () => {
  const one: readonly (readonly [typed: string, within: string, code: string])[] = [
    ['Pangkalan Balai', banyuasin, '16.07.03.1012'],
    ['pangkalan balai', banyuasin, '16.07.03.1012'],
    ['kel. Pangkalan Balai', banyuasin, '16.07.03.1012'],
    ['Desa Sidomulyo, kec. Air Kumbang', banyuasin, '16.07.19.2003'],
    ['sidomulyo air kumbang', banyuasin, '16.07.19.2003'],
    ['porisplawad indah', tangerang, '36.71.05.1010'],
    ['Poris Plawad Indah RT 03/RW 05', tangerang, '36.71.05.1010'],
    ['sukasari', tangerang, '36.71.01.1007'],
    ['tanah grogot', '64.01.04', '64.01.04.1001'],
    ['sidomulyo, lampung selatan', '', '18.01.07.2014'],
    ['ds sukamaju kec cikeusal', '36.04', '36.04.23.2004'],
    ['ds. sukamaju kec. cikeusal kab. serang', tangerang, '36.04.23.2004'],
    ['Desa Sukamaju Kecamatan Cikeusal', '', '36.04.23.2004'],
    ['35 ilir', '16.71', '16.71.01.1001'],
    ['kel. 2 ulu', '16.71', '16.71.02.1003'],
    ["hiliana'a gomo", '12.14', '12.14.02.2007'],
    ['hilianaa gomo', '12.14', '12.14.02.2007'],
    ['Hiliana’a Gomo', '12.14', '12.14.02.2007'],
  ];

  it.each(one)('"%s" within %s is %s', async (typed, within, code) => {
    const found = await look(typed, within);
    expect([found.outcome, found.first]).toEqual(['one', code]);
  });

  it('that others share is offered with its parents, the own kab/kota first', async () => {
    const found = await look('sidomulyo', banyuasin);
    expect(found.outcome).toBe('many');
    expect(found.rows).toHaveLength(9);
    expect(found.rows.slice(0, 2).map(({ id }) => id.slice(0, 5))).toEqual([banyuasin, banyuasin]);
    expect(project.messages.value('id', found.rows[0]?.hint ?? null)).toBe('Kec. Air Kumbang, Kabupaten Banyuasin');
  });

  it.each([
    ['sidmulyo', banyuasin, 'Sidomulyo'],
    ['cipndoh', tangerang, 'Cipondoh'],
    ['cipondo makmur', tangerang, 'Cipondoh Makmur'],
    ['karnag tengah', tangerang, 'Karang Tengah'],
    ['porsi plawad', tangerang, 'Poris Plawad'],
    ['kaluku', tangerang, null],
  ])('a slip is forgiven: "%s"', async (typed, within, name) => {
    const found = await look(typed, within);
    expect(found.rows[0]?.label === name).toBe(name !== null);
  });

  it('whose name others begin with is asked for', async () => {
    const found = await look('cipondoh', tangerang);
    expect([
      found.outcome,
      found.rows
        .map(({ label }) => label)
        .slice(0, 3)
        .sort(),
    ]).toEqual(['many', ['Cipondoh', 'Cipondoh Indah', 'Cipondoh Makmur']]);
  });

  it('that shares its name with a kecamatan is asked for among all that lies there', async () => {
    const { outcome, rows } = await look('karang tengah', tangerang);
    expect([outcome, rows.map(({ id }) => id)]).toEqual([
      'many',
      [1001, 1002, 1003, 1004, 1005, 1006, 1007].map((village) => `36.71.12.${village}`),
    ]);
    const other = await look('jatiuwung', tangerang);
    expect(other.rows.map(({ id }) => id.slice(0, 8))).toEqual(['36.71.09', ...Array(6).fill('36.71.02')]);
  });

  it.each([
    ['kel karang tengah', 'one', '36.71.12.1001'],
    ['karang tengah kec karang tengah', 'one', '36.71.12.1001'],
    ['kec jatiuwung', 'many', '36.71.02.1001'],
  ])('is not asked for when its level was typed: "%s"', async (typed, outcome, code) => {
    const found = await look(typed, tangerang);
    expect([found.outcome, found.first]).toEqual([outcome, code]);
  });

  it.each([
    ['talang kelapa', banyuasin],
    ['Kec. Talang Kelapa', banyuasin],
  ])('a kecamatan is told apart: "%s"', async (typed, within) => {
    expect((await look(typed, within)).outcome).toBe('kecamatan');
  });

  it.each(['', 'x', 'ab', 'xyzzyqqq', '😀', "'; drop table region; --", '%', '1234567890'.repeat(30)])(
    '"%s" is none',
    async (typed) => {
      expect((await look(typed, tangerang)).outcome).toBe('none');
    },
  );

  it('answers many look-ups at once, in their order', async () => {
    const calls = one.map(([query, within]) => call('', { query, within }));
    const outcomes = await perform(database.store, findRegion, calls);
    expect(outcomes.map(({ rows }) => rows?.[0]?.id)).toEqual(one.map(([, , code]) => code));
  });
});

describe('what was typed', () => {
  it.each([
    ['Desa Sidomulyo, kec. Air Kumbang', 'sidomulyo', 'air kumbang'],
    ['kp. baru', 'kampung baru', ''],
    ['9 ilir', 'sembilan ilir', ''],
    ['kel 13 ulu', 'tiga belas ulu', ''],
    ['20 ilir d1', 'dua puluh ilir d1', ''],
    ['11 ilir', 'sebelas ilir', ''],
    ['10 ulu', 'sepuluh ulu', ''],
    ['Ds Tj. Laut kab Banyuasin', 'tanjung laut', 'banyuasin'],
    ['sukasari rt 02/03 no 5', 'sukasari', ''],
    ['  CIPONDOH  ', 'cipondoh', ''],
  ])('"%s" is name and parent', (typed, name, parent) => {
    expect(readRegionQuery(typed)).toMatchObject({ name, parent });
  });
});
