import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChoice } from '../../src/text/choice.js';
import { readDate } from '../../src/text/date.js';
import { readEducation } from '../../src/text/education.js';
import { readGlobalWord } from '../../src/text/global-word.js';
import { readIntent } from '../../src/text/intent.js';
import { readName } from '../../src/text/name.js';
import { readNik } from '../../src/text/nik.js';
import { plain } from '../../src/text/normalise.js';
import { readNumber } from '../../src/text/number.js';
import { readPhone } from '../../src/text/phone.js';
import { readPlace } from '../../src/text/place.js';
import { PlaceIndex } from '../../src/text/place-index.js';
import { readTrades } from '../../src/text/trade.js';
import { readYesNo } from '../../src/text/yes-no.js';
import { today } from './understood.js';
import { vocabulary } from './vocabulary.js';

const { words, trades, places } = vocabulary;
const regions = new PlaceIndex(
  [
    { code: '16', name: 'Sumatera Selatan' },
    { code: '16.07', name: 'Kabupaten Banyuasin' },
    { code: '16.07.05', name: 'Betung' },
    { code: '16.07.05.2001', name: 'Suka Mulya' },
  ],
  places,
);

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  choice: (text) => readChoice(text, ['Ya', 'Tidak', 'BLK Banyuasin'], words),
  date: (text) => readDate(text, { today }),
  education: readEducation,
  globalWord: (text) => readGlobalWord(text, words),
  intent: (text) => readIntent(text, words, { trades: trades.aliases, notTrades: trades.notTrades }),
  name: readName,
  nik: (text) => readNik(text, { today }),
  number: readNumber,
  phone: readPhone,
  place: (text) => readPlace(text, regions, { near: '16.07' }),
  trades: (text) => readTrades(text, trades.aliases, trades.notTrades),
  yesNo: (text) => readYesNo(text, words),
};

/** Words that the readers look at more closely than at noise. */
const meaningful = fc.constantFrom(
  'ya',
  'tidak',
  'tapi',
  '17',
  '8',
  '2001',
  'agustus',
  'dua',
  'puluh',
  'ribu',
  '0812',
  '3456',
  '7890',
  'las',
  'jahit',
  'kab',
  'kota',
  'betung',
  'suka',
  'mulya',
  'SMA',
  'putus',
  'lulus',
  'besok',
  'senin',
  'depan',
  '.',
  ',',
  '-',
  '/',
  '?',
  '\u200f',
  '\u0000',
  '👍',
  '<b>',
  '{x}',
  'yang',
  'ke',
  'menu',
  'batal',
  'nya',
);
const message = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(meaningful, { maxLength: 30 }).map((parts) => parts.join(' ')),
  fc.array(meaningful, { maxLength: 30 }).map((parts) => parts.join('')),
);

const longest = 10_000;
/** Far above what any reader takes; a reader that grows with the square of the length takes longer. */
const patienceMs = 500;

describe.each(Object.entries(readers))('the reader of %s', (_, reader) => {
  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(message, (text) => void reader(text)),
      { numRuns: 500 },
    );
  });

  it.each([
    ['one letter', 'a'.repeat(longest)],
    ['digits', '1'.repeat(longest)],
    ['digits apart', '1 '.repeat(longest / 2)],
    ['digits and signs', '0-'.repeat(longest / 2)],
    ['yes', 'ya '.repeat(longest / 3)],
    ['number words', 'dua '.repeat(longest / 4)],
    ['places', 'betung '.repeat(longest / 7)],
    ['almost words', 'bettung banyuasn '.repeat(longest / 17)],
    ['brackets', '(+'.repeat(longest / 2)],
    ['commas', ','.repeat(longest)],
  ])(`reads ${longest} characters of %s in no time`, (_name, text) => {
    reader(text);
    const before = performance.now();
    reader(text);
    expect(performance.now() - before).toBeLessThan(patienceMs);
  });
});

describe('what a reader gave', () => {
  it('is read again as the same', () => {
    const date = fc.date({ min: new Date('1930-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (one) => {
        const iso = one.toISOString().slice(0, 10);
        expect(readDate(iso, { today }).value).toBe(iso);
        const [year = '', month = '', day = ''] = iso.split('-');
        expect(readDate(`${day}-${month}-${year}`, { today }).value).toBe(iso);
        expect(readDate(`${Number(day)} ${months[Number(month) - 1]} ${year}`, { today }).value).toBe(iso);
      }),
    );
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999 }), (value) => readNumber(String(value)).value === value));
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999 }), (value) => readNumber(inWords(value)).value === value));
    fc.assert(
      fc.property(fc.integer({ min: 100_000_00, max: 999_999_99 }), (tail) => {
        const { value } = readPhone(`0812${tail}`);
        expect(value).toBe(`+62812${tail}`);
        expect(readPhone(value ?? '').value).toBe(value);
      }),
    );
    fc.assert(
      fc.property(message, (text) => {
        const { value } = readName(text);
        if (value !== null) expect(readName(value).value).toBe(value);
        expect(plain(plain(text))).toBe(plain(text));
      }),
    );
  });
});

const months = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
];
const digits = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'];

/** An Indonesian number below a million in words, by the book. */
function inWords(value: number): string {
  if (value < 10) return digits[value] ?? '';
  if (value === 10) return 'sepuluh';
  if (value === 11) return 'sebelas';
  if (value < 20) return `${digits[value - 10]} belas`;
  if (value < 100) return together(`${digits[Math.floor(value / 10)]} puluh`, value % 10);
  if (value < 200) return together('seratus', value - 100);
  if (value < 1000) return together(`${digits[Math.floor(value / 100)]} ratus`, value % 100);
  if (value < 2000) return together('seribu', value - 1000);
  return together(`${inWords(Math.floor(value / 1000))} ribu`, value % 1000);
}

function together(head: string, rest: number): string {
  return rest === 0 ? head : `${head} ${inWords(rest)}`;
}
