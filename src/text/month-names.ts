import { nearest } from './near-miss.js';
import { squeeze } from './normalise.js';

const names = [
  'januari january jan jn januwari janwari jan januri januarie jnr jnuari janurari januri',
  'februari february feb peb pebruari febuari pebuari februwari febr pebr febuary fbr pbr fbruari',
  'maret march mar mrt mart maart mret marat marh mrch',
  'april apr aprl apil avril',
  'mei may mey mai mie',
  'juni jumi june jun yuni',
  'juli july jully july jul yuli',
  'agustus august aug agt agu ags agst agus agts agustu austus agutus agstus agustsu ogos agts augst agsts',
  'september sept sep spt sptember septembr sptr sepetember',
  'oktober october okt oct oktobr otober oktob oktr otkober',
  'november nopember nov nop nopembr nvmber',
  'desember december des dec dese desembr disember dsmbr desmbr',
];

const months: ReadonlyMap<string, number> = new Map(
  names.flatMap((list, index) => list.split(' ').map((name) => [squeeze(name), index + 1] as const)),
);
/** Words that a mistyped month could be taken for. */
const notMonths: ReadonlySet<string> = new Set([
  'member',
  'jual',
  'juli',
  'juni',
  'mars',
  'agus',
  'bulan',
  'jumat',
  'tahun',
  'tanggal',
]);
const fullNames = [...months].filter(([name]) => name.length > 4);

/** 1-12 for a month's folded name, short form or near miss; `null` when it may be two months or none. */
export function monthOf(word: string): number | null {
  const exact = months.get(word);
  if (exact !== undefined) return exact;
  return word.length > 4 && !notMonths.has(word) ? nearest(word, fullNames) : null;
}

/** Is this folded word a month, spelled right? */
export function isMonth(word: string): boolean {
  return months.has(word);
}
