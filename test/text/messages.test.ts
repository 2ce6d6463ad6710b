import { describe, expect, it } from 'vitest';
import { loadMessages, type Messages } from '../../src/text/messages.js';
import type { Value } from '../../src/text/value.js';

const locales = `
id: { name: Bahasa Indonesia, state: complete, intl: id }
en: { name: English, state: complete, intl: en-GB, fallback: [id] }
jv: { name: Basa Jawa, state: draft, intl: jv, fallback: [id] }
su: { name: Basa Sunda, state: draft, intl: su, fallback: [id] }
`;

const common = (locale: string, moment: string, yes: string) => ({
  locale,
  name: 'common',
  text: `moment: "${moment}"\n'yes': ${yes}\n'no': Tidak\n`,
});

function messagesOf(id: string, en = ''): Messages {
  const files = [
    common('id', '{date} pukul {time} {zone}', 'Ya'),
    common('en', '{date} at {time} {zone}', 'Yes'),
    { locale: 'id', name: 'x', text: id },
    { locale: 'en', name: 'x', text: en },
  ];
  return loadMessages(files, locales);
}

/** Renders the same text in one language; the comma behind a weekday comes and goes with the version of ICU. */
function rendered(text: string, value: Value, locale: string): string {
  const yaml = `t: ${JSON.stringify(text)}`;
  const files = ['id', 'en', 'su'].map((one) => ({ locale: one, name: 'x', text: yaml }));
  const messages = loadMessages(
    [common('id', '{date} pukul {time} {zone}', 'Ya'), common('en', '{date} at {time} {zone}', 'Yes'), ...files],
    locales,
  );
  const said = messages.render(locale, 'x.t', { v: value }).replace(/[\u00a0\u202f]/g, ' ');
  return locale === 'id' ? said : said.replace(/day, /, 'day ');
}

const start = { type: 'moment', at: '2026-11-23T01:00:00Z', zone: 'Asia/Jakarta' } as const;

describe('values in messages', () => {
  it.each<[string, string, Value, string, string]>([
    ['a date', '{v, date, long}', '2001-08-17', 'id', 'Jumat, 17 Agustus 2001'],
    ['a date in English', '{v, date, long}', '2001-08-17', 'en', 'Friday 17 August 2001'],
    ['a date in Sundanese', '{v, date, long}', '2001-08-17', 'su', 'Jumaah, 17 Agustus 2001'],
    ['a short date', '{v, date, short}', '2001-08-17', 'id', '17 Agu 2001'],
    ['a date that is none', '[{v, date, long}]', 'besok', 'id', '[]'],
    ['a moment in WIB', '{v}', start, 'id', 'Senin, 23 November 2026 pukul 08.00 WIB'],
    ['a moment in WITA', '{v}', { ...start, zone: 'Asia/Makassar' }, 'id', 'Senin, 23 November 2026 pukul 09.00 WITA'],
    ['a moment in WIT', '{v}', { ...start, zone: 'Asia/Jayapura' }, 'id', 'Senin, 23 November 2026 pukul 10.00 WIT'],
    ['a moment in English', '{v}', { ...start, zone: 'Asia/Makassar' }, 'en', 'Monday 23 November 2026 at 09:00 WITA'],
    [
      'a moment before midnight',
      '{v}',
      { ...start, at: '2026-11-22T16:59:00Z' },
      'id',
      'Minggu, 22 November 2026 pukul 23.59 WIB',
    ],
    ['parts of a moment', '{v, date, medium}, {v, time, short}', start, 'id', '23 November 2026, 08.00 WIB'],
    ['rupiah', '{v, number, idr}', 750_000, 'id', 'Rp750.000'],
    ['rupiah are written alike everywhere', '{v, number, idr}', 1_250_000, 'en', 'Rp1.250.000'],
    ['a number', '{v, number}', 12_480, 'id', '12.480'],
    ['a number in English', '{v, number}', 12_480, 'en', '12,480'],
    ['a year', '{v}', 2026, 'id', '2026'],
    ['a list', '{v}', ['las', 'jahit', 'boga'], 'id', 'las, jahit, dan boga'],
    ['a list in English', '{v}', ['las', 'jahit'], 'en', 'las and jahit'],
    ['how long a list is', '{v, plural, other {# kelas}}', ['a', 'b'], 'id', '2 kelas'],
    ['yes', '{v}', true, 'id', 'Ya'],
    ['a choice by yes', '{v, select, true {gratis} other {bayar}}', true, 'id', 'gratis'],
    ['a message inside', 'Tahap: {v}', { type: 'message', key: 'common.yes' }, 'en', 'Tahap: Yes'],
    ['nothing', '[{v}]', null, 'id', '[]'],
    ['nothing where a number is wanted', '[{v, number}{v, date, long}]', null, 'id', '[]'],
    ['a choice by nothing', '{v, select, null {kosong} other {isi}}', null, 'id', 'kosong'],
    ['braces and tags in a name', 'Halo <b>{v}</b>', "{x} <i> '{y}' & `", 'id', "Halo <b>{x} <i> '{y}' & `</b>"],
    ['marks that turn the text round', '{v}', '\u202eabc', 'id', '\u202eabc'],
  ])('%s', (_, text, value, locale, expected) => {
    expect(rendered(text, value, locale)).toBe(expected);
  });

  it('ends a message that refers to itself', () => {
    const self: Value = { type: 'message', key: 'x.t' };
    const messages = messagesOf('t: "<{v}>"');
    const deep = Array.from({ length: 50 }).reduce<Value>((inner) => ({ ...self, args: { v: inner } }), 'in');
    expect(messages.render('id', 'x.t', { v: deep }).length).toBeLessThan(20);
  });
});

describe('keys', () => {
  const messages = messagesOf(
    'a: satu\nb: { text: dua, invalid.far: tiga, choices: { text: empat } }\nc: "lima {n}"\n',
    'a: one\n',
  );

  it('are the file and the path, nested or with dots, `text` being the key itself', () => {
    expect(messages.keys('id').filter((key) => key.startsWith('x.'))).toEqual([
      'x.a',
      'x.b',
      'x.b.invalid.far',
      'x.b.choices',
      'x.c',
    ]);
  });

  it('fall back along the chain of the language', () => {
    expect([messages.render('en', 'x.a'), messages.render('en', 'x.b'), messages.render('jv', 'x.a')]).toEqual([
      'one',
      'dua',
      'satu',
    ]);
    expect([messages.has('su', 'x.b'), messages.has('id', 'x.z')]).toEqual([true, false]);
    expect(messages.source('en', 'x.b')).toBeNull();
  });

  it('of an unknown language read as the first one', () => {
    expect(messages.render('fr', 'x.a')).toBe('satu');
  });

  it('without a text are shown, and missing arguments are left out: rendering never throws', () => {
    expect([messages.render('id', 'x.z'), messages.render('id', 'x.c'), messages.render('id', '__proto__')]).toEqual([
      '[x.z]',
      'lima ',
      '[__proto__]',
    ]);
  });

  it('know where they stand and what they use', () => {
    expect(messages.source('id', 'x.b.invalid.far')).toEqual({
      file: 'locales/id/x.yaml',
      line: 2,
      column: 17,
      text: 'tiga',
    });
    expect(messages.arguments('en', 'x.c')).toEqual([{ name: 'n', uses: ['text'], cases: [] }]);
    expect(messages.arguments('en', 'x.z')).toBeNull();
  });
});

describe('what is no text', () => {
  it('quotes braces by apostrophes, keeps other apostrophes, and drops the last line end', () => {
    const messages = messagesOf(`a: "'{'x'}' Jum'at ''"\nb: |\n  satu\n  dua\n`);
    expect([messages.render('id', 'x.a'), messages.render('id', 'x.b')]).toEqual(["{x} Jum'at '", 'satu\ndua']);
  });

  it('is found with its place', () => {
    const messages = messagesOf('a: 17\nb: "{"\nc:\n', 'a: [x]\n');
    const found = messages.findings().map(({ file, line, column, rule }) => `${file}:${line}:${column} ${rule}`);
    expect(found).toEqual([
      'locales/id/x.yaml:1:1 message_type',
      'locales/id/x.yaml:3:1 message_type',
      'locales/en/x.yaml:1:1 message_type',
      'locales/id/x.yaml:2:1 message_syntax',
    ]);
  });
});

describe('locales.yaml', () => {
  it.each([
    ['id: { name: x, state: ready, intl: id }', 'locales/locales.yaml:1:16 id.state'],
    ['id: { name: x, state: draft, intl: xx-none }', 'locales/locales.yaml:1:30 id.intl'],
    ['id: { name: x', 'locales/locales.yaml:1:14'],
  ])('that is wrong stops the start: %s', (text, message) => {
    expect(() => loadMessages([], text)).toThrow(message);
  });

  it('goes round no circle of fallbacks', () => {
    const round =
      'id: { name: A, state: complete, intl: id, fallback: [jv] }\njv: { name: B, state: draft, intl: jv, fallback: [id] }';
    expect(loadMessages([{ locale: 'jv', name: 'x', text: 'a: siji' }], round).render('id', 'x.a')).toBe('siji');
  });
});
