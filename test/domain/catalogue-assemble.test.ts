import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { assembleCatalogue } from '../../src/domain/catalogue/assemble.js';
import type { Assembled } from '../../src/domain/catalogue/assembly.js';
import { readRegions } from '../../src/store/regions.js';
import { filesOf, seedDay, seedFiles, vocabulary } from '../support/catalogue.js';
import { findingSaid } from '../support/finding-said.js';

let regions: ReadonlyMap<string, string>;
const trades = new Map([...vocabulary.trades.aliases.keys()].map((key) => [key, `Label ${key}`]));

beforeAll(async () => {
  const folder = join(dirname(dirname(createRequire(import.meta.url).resolve('idn-area-data'))), 'data');
  regions = new Map((await readRegions(folder)).map(({ code, name }) => [code, name]));
});

function assemble(texts: Readonly<Record<string, string>>, now = seedDay): Assembled {
  return assembleCatalogue(filesOf(texts), { regions, trades, now });
}

const head = 'authority: Dinas Contoh\nregion: "16.07"\ntimezone: Asia/Jakarta\n';
const centre = `${head}centres:\n  - code: blk-contoh\n    name: BLK Contoh\n    kind: uptd\n    trades: [las]\n`;
const days = 'opens: today, closes: today+9, starts: today+20, demo: true';
const batch = (more: string) => `${centre}    batches:\n      - { trade: las, mode: selection, ${days}${more} }\n`;

describe('what the files mean together', () => {
  const wrong: readonly (readonly [what: string, text: string, finding: string])[] = [
    [
      'an unknown trade',
      centre.replace('[las]', '[lass]'),
      'a.yaml:8:14 error: unknown trade "lass"; did you mean "las"?',
    ],
    [
      'an unknown region',
      head.replace('16.07', '16.99'),
      'a.yaml:2:1 error: no region has the code "16.99" in idn-area-data',
    ],
    [
      'a region under another name',
      `${centre}    otherKecamatan: [{ code: "16.07.05", name: Betong }]\n`,
      'a.yaml:9:24 warning: 16.07.05 is Betung in idn-area-data, not Betong',
    ],
    [
      'a kecamatan that is misspelt',
      `${centre}    kecamatan: Betumg\n`,
      'a.yaml:9:5 error: no kecamatan "Betumg" in 16.07; did you mean "Betung"?',
    ],
    [
      'another number of kelurahan',
      `${head.replace('16.07', '36.71')}kelurahan: 100\n`,
      'a.yaml:4:1 warning: 36.71 has 104 desa and kelurahan in idn-area-data, not 100',
    ],
    [
      'an intake for a trade that is not taught',
      `${centre}    reservedIntake: { trade: boga, kecamatan: [{ code: "16.07.05", name: Betung }] }\n`,
      'a.yaml:9:23 error: the centre has no programme of the trade "boga"',
    ],
    [
      'a batch of a trade that is not taught',
      batch('').replace('trade: las,', 'trade: boga,'),
      'a.yaml:10:11 error: the centre has no programme of trade "boga"',
    ],
    [
      'a day that moves on a real batch',
      batch('').replace(', demo: true', ''),
      'a.yaml:10:40 error: "today" moves with every import',
    ],
    [
      'a day that does not exist',
      batch('').replace('today+9', '2026-02-30'),
      'a.yaml:10:54 error: "2026-02-30" is no day',
    ],
    [
      'a close before the opening',
      batch('').replace('closes: today+9', 'closes: today-1'),
      'a.yaml:10:54 error: registration closes before it opens',
    ],
    [
      'a start before the close',
      batch('').replace('starts: today+20', 'starts: today+2'),
      'a.yaml:10:71 error: the training starts before registration closes',
    ],
    ['an end before the start', batch(', ends: today+1'), 'a.yaml:10:101 error: the training ends before it starts'],
    ['two ends', batch(', ends: today+60, months: 2'), 'a.yaml:10:117 error: give either "ends" or "months"'],
    [
      'applicants that nobody counted',
      batch(', applied: 5')
        .replace(', demo: true', '')
        .replace('today+20', '2026-12-20')
        .replace('today+9', '2026-12-10')
        .replace('today', '2026-11-20'),
      'a.yaml:10:99 error: people who applied are counted, not written down',
    ],
    [
      'an age that nobody has',
      batch(', rules: { minAge: 40, maxAge: 20 }'),
      'a.yaml:10:122 error: nobody is at least 40 and at most 20',
    ],
    [
      'quotas that do not add up',
      batch(', capacity: 16, quotas: { by: kecamatan, each: 1, within: "16.07" }'),
      'a.yaml:10:101 error: the quotas have 21 seats together, not 16',
    ],
    [
      'a quota of another level',
      batch(', quotas: { by: kelurahan, each: 1, regions: ["16.07.05"] }'),
      'a.yaml:10:145 error: 16.07.05 is no kelurahan',
    ],
    [
      'a quota named twice',
      batch(', quotas: { by: kecamatan, each: 1, regions: ["16.07.05", "16.07.05"] }'),
      'a.yaml:10:135 error: a region is named twice',
    ],
    ['a code that nobody can type', batch(', code: las-pagi'), 'a.yaml:10:101 warning: people cannot type this code'],
    [
      'two batches of one code',
      `${batch('')}      - { trade: las, mode: selection, ${days} }\n`,
      'a.yaml:11:9 error: batch code "blk-contoh-las-1" is used twice',
    ],
    [
      'a topic answered twice',
      `${centre}    faq:\n${'      - { topic: cost, id: { questions: [gratis], answer: Gratis } }\n'.repeat(2)}`,
      'a.yaml:11:11 error: topic "cost" is answered twice',
    ],
  ];

  it.each(wrong)('%s is named with its place', (_, text, wanted) => {
    const said = assemble({ 'a.yaml': text }).findings.map(
      (one) => `${one.file}:${one.line}:${one.column} ${one.level}: ${findingSaid(one)}`,
    );
    expect(
      said.find((one) => one.startsWith(wanted)),
      said.join('\n'),
    ).toBeDefined();
  });

  it('a code that stands in two files', () => {
    const { findings } = assemble({ 'a.yaml': centre, 'b.yaml': centre });
    expect(findings.map((one) => [one.file, findingSaid(one)])).toEqual([
      ['b.yaml', 'centre code "blk-contoh" is used twice (also in a.yaml)'],
    ]);
  });
});

describe('what becomes of the files', () => {
  it('a centre in a kecamatan gets its code, its workshop is its programme', () => {
    const text = `authority: Dinas\nregion: "64.01"\ntimezone: Asia/Makassar\ncentres:\n  - { code: blkk-contoh, name: BLKK, kind: community, kecamatan: Paser Belengkong, workshop: multimedia }\n`;
    const { rows, findings } = assemble({ 'a.yaml': text });
    expect(findings).toEqual([]);
    expect(rows.centres.map(({ regionCode, timezone }) => [regionCode, timezone])).toEqual([
      ['64.01.03', 'Asia/Makassar'],
    ]);
    expect(rows.programs.map(({ code, title }) => [code, title])).toEqual([
      ['blkk-contoh-multimedia', 'Label multimedia'],
    ]);
  });

  it('facilities of the centre are those of its programmes, an intake is a flag and no refusal', () => {
    const text = `${centre}    facilities: [{ key: allowance, label: Uang saku, amountIdr: 750000 }]\n    reservedIntake: { trade: las, kecamatan: [{ code: "16.07.05", name: Betung }] }\n`;
    const { rows } = assemble({ 'a.yaml': text });
    expect(rows.programs[0]?.facilities).toEqual([{ key: 'allowance', label: 'Uang saku', amountIdr: 750000 }]);
    expect(rows.programs[0]?.rules).toEqual({ flagRegions: ['16.07.05'] });
  });

  it('facts without a column are kept with the centre', () => {
    const { rows } = assemble({ 'a.yaml': `${centre}    participants: 416\njobFair: { participants: 148 }\n` });
    expect(rows.centres[0]?.facts).toEqual({ participants: 416, authority: { jobFair: { participants: 148 } } });
  });

  it('a programme without a centre is where people turn to', () => {
    const text =
      'authority: Dinas\nregion: "36.71"\ntimezone: Asia/Jakarta\nprogramme: BLK kelurahan\nkelurahan: 104\ntarget: 10400\n';
    const { rows } = assemble({ 'a.yaml': text });
    expect(rows.centres.map(({ code, name, kind }) => [code, name, kind])).toEqual([
      ['blk-kelurahan-36-71', 'BLK kelurahan Kota Tangerang', 'kelurahan'],
    ]);
  });

  it('generated parts of an office are known as such', () => {
    const { rows } = assemble({
      'a.yaml': `${centre}    office: { demo: true, address: Jl. Contoh 1, hours: Senin }\n`,
    });
    expect(rows.centres[0]?.demoFields).toEqual(['address', 'hours']);
    expect(rows.centres[0]?.demo).toBe(false);
  });

  it('days are days at the centre: registration lasts up to the last minute of its last day', () => {
    const { rows } = assemble({ 'a.yaml': batch('').replace('Asia/Jakarta', 'Asia/Jayapura') });
    const [row] = rows.batches;
    expect(new Date(row?.opensAt ?? 0).toISOString()).toBe('2026-11-22T15:00:00.000Z');
    expect(new Date(row?.closesAt ?? 0).toISOString()).toBe('2026-12-02T14:59:59.999Z');
    expect(row?.startsOn).toBe('2026-12-13');
  });

  it('a class is sixteen people with two in reserve when nothing else is said', () => {
    const [row] = assemble({ 'a.yaml': batch('') }).rows.batches;
    expect([row?.capacity, row?.reserveSize, row?.state]).toEqual([16, 2, 'draft']);
  });
});

describe('the demo catalogue', () => {
  it('is read without a finding, and every invented class says so', async () => {
    const { rows, findings } = assembleCatalogue(await seedFiles(), { regions, trades, now: seedDay });
    expect(findings).toEqual([]);
    expect(rows.batches.length).toBeGreaterThan(20);
    expect(rows.batches.filter((row) => !row.demo)).toEqual([]);
    expect(rows.centres.filter((row) => row.demo)).toEqual([]);
    for (const { demoFields } of rows.centres)
      expect(demoFields).toEqual(['address', 'hours', 'latitude', 'longitude']);
    expect(rows.programs.filter((row) => row.demo).map((row) => row.code)).toEqual(['blk-kelurahan-36-71-boga']);
  });

  it('holds the five programmes as reported', async () => {
    const { rows } = assembleCatalogue(await seedFiles(), { regions, trades, now: seedDay });
    const taught = (code: string) => rows.programs.filter((row) => row.centreCode === code).map((row) => row.tradeKey);
    expect(taught('blk-banyuasin')).toEqual([
      'otomotif',
      'refrigerasi',
      'desain-grafis',
      'tata-rias',
      'tata-rambut',
      'garmen',
    ]);
    for (const code of ['blk-bandarlampung', 'blk-kalianda', 'blk-metro', 'blk-kotabumi']) {
      expect(taught(code)).toEqual(['elektronika', 'tata-kecantikan', 'las', 'listrik', 'garmen', 'tik']);
    }
    expect(taught('blkk-datu-ismail')).toEqual(['teknik-informatika']);
    const otomotif = rows.programs.find((row) => row.code === 'blk-banyuasin-otomotif');
    expect(otomotif?.rules.flagRegions).toHaveLength(8);
    expect(otomotif?.certificate).toEqual({ issuer: 'LSI', place: 'Kota Serang' });
  });

  it('has 10,400 seats in 104 kelurahan that the register knows', async () => {
    const { rows } = assembleCatalogue(await seedFiles(), { regions, trades, now: seedDay });
    const quotas = rows.quotas.filter((row) => row.batchCode === 'blk-kelurahan-36-71-boga-1');
    expect(quotas).toHaveLength(104);
    expect(quotas.reduce((sum, row) => sum + row.capacity, 0)).toBe(10_400);
    for (const { regionCode } of quotas) expect(regions.has(regionCode)).toBe(true);
    expect(rows.batches.find((row) => row.code === 'blk-kelurahan-36-71-boga-1')?.capacity).toBe(10_400);
  });

  it.each(['2026-01-01', '2026-11-22', '2026-11-23', '2026-11-29', '2027-02-28'])(
    'has its days in order when it is loaded on %s',
    async (day) => {
      const now = Date.parse(`${day}T01:00:00Z`);
      const { rows, findings } = assembleCatalogue(await seedFiles(), { regions, trades, now });
      expect(findings).toEqual([]);
      expect(rows.batches.some((row) => row.opensAt <= now && now <= row.closesAt)).toBe(true);
      expect(rows.batches.some((row) => row.opensAt > now)).toBe(true);
    },
  );
});
