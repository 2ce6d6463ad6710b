import { plain } from './normalise.js';

/** What somebody typed for the desa or kelurahan on the KTP, taken apart. */
export interface RegionQuery {
  /** Comparable text of the name. */
  readonly name: string;
  /** Comparable text of the kecamatan, kab/kota or province that was typed behind it; empty when none was. */
  readonly parent: string;
  /** The level that was typed before the name, if one was. */
  readonly level: 'village' | 'kecamatan' | null;
}

/** Words for a level that stand before the name of a village ("Kampung" is a part of many names), … */
const villageWords = /^(?:desa|ds|kelurahan|kel|village)\s+/;
/** … and those that begin the name of something larger. */
const parentWords =
  /(?:,|\s+(?:kecamatan|kec|kcmtn|kabupaten|kab|kota|kodya|provinsi|prov|district|regency|city)\b)\s*\.?/;
const parentPrefix = /^(?:kecamatan|kec|kcmtn|kabupaten|kab|kota|kodya|provinsi|prov)\s+/;
const kecamatanWords = /^(?:kecamatan|kec|kcmtn)\s+/;
/** House, street block and hamlet are no part of the name. */
const smaller = /\b(?:rt|rw|rt\/rw|no|blok|dusun)\.?\s*[0-9/]+\b/g;

/** Short forms that stand for a word of the name. */
const shortForms: ReadonlyMap<string, string> = new Map([
  ['kp', 'kampung'],
  ['kmp', 'kampung'],
  ['tj', 'tanjung'],
  ['tjg', 'tanjung'],
  ['tg', 'tanjung'],
  ['gn', 'gunung'],
  ['sei', 'sungai'],
]);

const leadingNumber = /^[1-9][0-9]?(?= \p{L})/u;
const units = ['', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'];

/** Palembang's kelurahan are written in words and typed in digits: "35 ilir" is Tiga-puluh-lima Ilir. */
function inWords(digits: string): string {
  const value = Number(digits);
  const [tens, unit = ''] = [Math.floor(value / 10), units[value % 10]];
  if (value < 10) return unit;
  if (value < 12) return value === 10 ? 'sepuluh' : 'sebelas';
  return tens === 1 ? `${unit} belas` : `${units[tens]} puluh ${unit}`.trim();
}

/** "Desa Sidomulyo, kec. Air Kumbang" -> name `sidomulyo`, parent `air kumbang`. */
export function readRegionQuery(text: string): RegionQuery {
  const clean = plain(text).replace(smaller, ' ').replace(/\./g, ' ').replace(/\s+/g, ' ').trim();
  const [head = '', ...tail] = clean.split(parentWords);
  const typed = comparable(head);
  const name = typed.replace(villageWords, '').replace(kecamatanWords, '').replace(leadingNumber, inWords);
  const level = villageWords.test(typed) ? 'village' : kecamatanWords.test(typed) ? 'kecamatan' : null;
  const parent = tail.map((part) => comparable(part).replace(parentPrefix, '')).filter(Boolean);
  return { name, parent: parent[0] ?? '', level };
}

/** As names stand in the table: letters and digits, one space between words. */
function comparable(text: string): string {
  const words = text
    .replaceAll("'", '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ');
  return words.map((word) => shortForms.get(word) ?? word).join(' ');
}
