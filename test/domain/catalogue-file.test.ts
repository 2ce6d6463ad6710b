import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCatalogueFile } from '../../src/domain/catalogue/read-file.js';
import { findingSaid, messages } from '../support/finding-said.js';

const head = 'authority: Dinas Contoh\nregion: "16.07"\ntimezone: Asia/Jakarta\n';
const centre = `${head}centres:\n  - code: blk-contoh\n    name: BLK Contoh\n    kind: uptd\n`;

/** What stands wrong in a file -> where and how it is said. */
const broken: readonly (readonly [what: string, text: string, finding: string])[] = [
  ['an unknown key', `${head}kentres: []\n`, '4:1 unknown key "kentres"; did you mean "centres"?'],
  ['a key far from any', `${head}zzz: 1\n`, '4:1 unknown key "zzz"; known here: authority, region,'],
  ['an unknown key deep inside', `${centre}    adress: Jl. Contoh 1\n`, '8:5 unknown key "adress"; known here: code,'],
  [
    'an unknown key in braces',
    `${centre}    office: { demo: true, adress: Jl. Contoh 1 }\n`,
    '8:27 unknown key "adress"; did you mean "address"?',
  ],
  ['a missing key', 'region: "16.07"\ntimezone: Asia/Jakarta\n', '1:1 "authority" is missing: expected a text'],
  [
    'a missing key of a centre',
    `${head}centres:\n  - code: blk-contoh\n    kind: uptd\n`,
    '5:5 "name" is missing: expected a text',
  ],
  [
    'a region without quotes',
    'authority: Dinas\nregion: 16.07\ntimezone: Asia/Jakarta\n',
    '2:1 region: a region code must be written in quotes, such as "16.07"',
  ],
  ['a region of another form', head.replace('16.07', '16.7'), '2:1 region: expected a Kemendagri code'],
  ['a zone that does not exist', head.replace('Asia/Jakarta', 'Asia/Palembang'), '3:1 timezone: is no time zone'],
  [
    'a kind that does not exist',
    centre.replace('uptd', 'kampus'),
    '7:5 kind: expected uptd, community, kelurahan or lpk',
  ],
  [
    'a code with capitals',
    centre.replace('blk-contoh', 'BLK Contoh'),
    '5:5 code: a code is lower case letters, digits and single hyphens',
  ],
  ['a list that should be', `${head}centres: none\n`, '4:1 centres: expected a list'],
  ['a mapping that should be', `${head}jobFair: yes\n`, '4:1 jobFair: expected keys with values'],
  [
    'a share above one',
    `${head}graduates: { inWorkShare: 48 }\n`,
    '4:14 inWorkShare: a share is at most 1, so 48 % is 0.48',
  ],
  [
    'an amount in words',
    `${centre}    facilities: [{ key: allowance, label: Uang saku, amountIdr: banyak }]\n`,
    '8:54 amountIdr: expected a whole number',
  ],
  [
    'a way of filling that does not exist',
    `${centre}    batches: [{ trade: las, mode: lottery, opens: x, closes: x, starts: x }]\n`,
    '8:29 mode: expected selection or first_come',
  ],
  [
    'a batch without its days',
    `${centre}    batches:\n      - { trade: las, mode: selection }\n`,
    '9:9 "opens" is missing: expected a day such as 2026-12-15',
  ],
  [
    'a batch of nothing',
    `${centre}    batches:\n      - { mode: selection, opens: today, closes: today, starts: today }\n`,
    '9:9 needs either "trade" or "program"',
  ],
  [
    'quotas of nothing',
    `${centre}    batches:\n      - { trade: las, mode: first_come, opens: today, closes: today, starts: today, quotas: { by: kecamatan, each: 2 } }\n`,
    '9:85 quotas: needs either "within" or "regions"',
  ],
  [
    'a place outside the country',
    `${centre}    office: { latitude: 52.1, longitude: 5.1 }\n`,
    '8:15 latitude: is north of Indonesia',
  ],
  [
    'an answer to no question',
    `${centre}    faq: [{ topic: cost, id: { questions: [], answer: Gratis } }]\n`,
    '8:32 questions: needs at least one question',
  ],
  ['a key that stands twice', `${head}region: "18"\n`, '4:1 Map keys must be unique'],
  ['YAML that is none', `${head}centres: [\n`, '5:1 Flow sequence in block collection must be sufficiently indented'],
  [
    'a character that no database keeps',
    `${head}programme: "a\\0b"\n`,
    '4:1 programme: holds a character that cannot be stored',
  ],
  ['half a character', `${head}programme: "a\\ud800b"\n`, '4:1 programme: holds a character that cannot be stored'],
  ['an empty file', '', '1:1 "authority" is missing'],
  ['a list as the whole file', '- 1\n', '1:1 expected keys with values, such as authority'],
  ['a text as the whole file', 'halo\n', '1:1 expected keys with values'],
];

describe('a file of the catalogue', () => {
  it.each(broken)('%s is named with its place', (_, text, wanted) => {
    const { read, findings } = readCatalogueFile('contoh.yaml', text);
    expect(read).toBeNull();
    const said = findings.map((one) => `${one.line}:${one.column} ${findingSaid(one)}`);
    expect(
      said.find((one) => one.startsWith(wanted)),
      said.join('\n'),
    ).toBeDefined();
    // Staff read it in their own language; a text that is missing shows its key in brackets.
    expect(findings.map((one) => findingSaid(one, 'id')).join('\n')).not.toContain('[catalogue_file');
  });

  it('has words for every complaint in every language of staff', () => {
    const folder = join(import.meta.dirname, '../../src/domain/catalogue');
    const source = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const keys = source.flatMap((text) =>
      [...text.matchAll(/(?:carried|complaint)\(\s*'([a-z_.]+)'/g)].map(([, key]) => key ?? ''),
    );
    expect(keys.length).toBeGreaterThan(60);
    for (const locale of ['id', 'en']) {
      expect(
        keys.filter((key) => !messages.has(locale, `catalogue_file.${key}`)),
        locale,
      ).toEqual([]);
    }
  });

  it('names every unknown key, in the order of the file', () => {
    const { findings } = readCatalogueFile('contoh.yaml', `${head}a: 1\nb: 2\n`);
    expect(findings.map(({ line, level }) => [line, level])).toEqual([
      [4, 'error'],
      [5, 'error'],
    ]);
  });

  it('refuses aliases that explode', () => {
    const bomb = `${Array.from(
      { length: 12 },
      (_, index) =>
        `x${index}: &x${index} [${Array(9)
          .fill(index === 0 ? 'lol' : `*x${index - 1}`)
          .join(', ')}]`,
    ).join('\n')}\n`;
    const { read, findings } = readCatalogueFile('contoh.yaml', bomb);
    expect(read).toBeNull();
    expect(findings.map((one) => findingSaid(one))).toEqual(['too many aliases']);
  });

  it.each([
    ['brackets', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['brackets on lines of their own', '[\n'.repeat(50_000)],
    ['lists on one line', `${'- '.repeat(50_000)}a`],
    ['mappings on one line', `${'a: '.repeat(50_000)}b`],
    ['indentation', Array.from({ length: 1_000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
  ])('refuses what is nested without end: %s', (_, text) => {
    const { read, findings } = readCatalogueFile('contoh.yaml', text);
    expect([read, findings.map((one) => findingSaid(one))]).toEqual([
      null,
      [expect.stringContaining('too many lists or mappings')],
    ]);
  });

  it('reads a whole file on one line, as JSON has it', () => {
    const centres = Array.from({ length: 200 }, (_, index) => ({ code: `blk-${index}`, name: 'BLK', kind: 'uptd' }));
    const json = JSON.stringify({ authority: 'Dinas Contoh', region: '16.07', timezone: 'Asia/Jakarta', centres });
    expect(readCatalogueFile('contoh.yaml', json).read?.data.centres).toHaveLength(200);
  });

  it('names the line on which a file is no text', () => {
    const { findings } = readCatalogueFile('contoh.yaml', `${head}programme: "B\ufffdtumi"\n`);
    expect(findings.map((one) => `${one.line} ${findingSaid(one)}`)).toEqual([
      '4 this is no text in UTF-8; save it again as plain text, encoded as UTF-8',
    ]);
  });

  it('finds the place of a value for later findings', () => {
    const { read } = readCatalogueFile('contoh.yaml', `${centre}    trades: [las, listrik]\n`);
    expect(read?.at(['centres', 0, 'trades', 1])).toEqual({ line: 8, column: 19 });
    expect(read?.at(['centres', 0, 'kind'])).toEqual({ line: 7, column: 5 });
    expect(read?.at(['centres', 7, 'kind'])).toEqual({ line: 4, column: 1 });
  });
});
