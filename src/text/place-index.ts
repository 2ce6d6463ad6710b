import { consonantsOf, forgiven, isAbbreviation, isLikelyExchange, typingErrors } from './near-miss.js';
import { plain, squeeze } from './normalise.js';
import { isPart, isShortened } from './place-near.js';

/** A region: Kemendagri code and its name, at any level. Parents follow from the code (`16.07.01` is in `16.07`). */
export interface PlaceRow {
  readonly code: string;
  readonly name: string;
}

/** Names, short forms and words around places, from `prisma/seed/place-words.yaml`. */
export interface PlaceWords {
  /** Other names of a region: "sumsel", "jogja", "tangsel". */
  readonly aliases: readonly PlaceRow[];
  /** Short forms of a word in a name: kp -> kampung, tj -> tanjung. */
  readonly shortForms: ReadonlyMap<string, string>;
  /** Words that name a level: kec -> district. */
  readonly levels: ReadonlyMap<string, PlaceLevel>;
  /** Words that may stand around a place and mean nothing. */
  readonly beside: ReadonlySet<string>;
  /** Words behind which a place stands in a sentence: "di". */
  readonly before: ReadonlySet<string>;
  /** Words that are no place although some village has that name. */
  readonly notPlaces: ReadonlySet<string>;
  /** Everyday words and first names: never a slip, and alone a place only where it lies near. */
  readonly common: ReadonlySet<string>;
}

export const placeLevels = ['province', 'regency', 'city', 'district', 'village'] as const;
export type PlaceLevel = (typeof placeLevels)[number];

/** Kemendagri: the second part is 01-69 for a kabupaten and 71-99 for a kota. */
const firstCity = 71;

export function levelOf(code: string): PlaceLevel {
  if (code.length === 2) return 'province';
  if (code.length === 5) return Number(code.slice(3)) >= firstCity ? 'city' : 'regency';
  return code.length === 8 ? 'district' : 'village';
}

/** 1 province … 4 village. */
export function depthOf(code: string): number {
  return code.split('.').length;
}

const romans = new Map(
  ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'].map((word, index) => [
    word,
    String(index + 1),
  ]),
);

/** Words of a place as comparable text; "Banyuasin III" and "banyuasin 3" are the same. */
export function placeWords(text: string): string[] {
  const words = plainLetters.test(text)
    ? text.toLowerCase().split(' ')
    : (plain(text).replaceAll("'", '').match(word) ?? []);
  return words.map((one) => romans.get(one) ?? squeeze(one));
}

/** Nearly all names of regions: the short way, because 91,000 of them are read at the start. */
const plainLetters = /^[A-Za-z]+(?: [A-Za-z]+)*$/;
const word = /\p{L}+|[0-9]+/gu;

const officialPrefix = /^(?:kabupaten administrasi|kabupaten|kota administrasi|kota|daerah istimewa|dki) /i;

/** A region inside a kab/kota: its comparable name, and the name with its spaces. */
interface Child extends PlaceRow {
  readonly printed: string;
}

/** A short form of these letters is too easily another word: "minat" is no slip of "minut". */
const shortAliasLetters = 6;

interface Spelled {
  readonly code: string;
  readonly name: readonly string[];
}

/** A word in more names than this does not tell which one is meant. */
const rareWordNames = 12;
const rareWordMinLetters = 5;

/** With fewer, half the country has the same consonants. */
const abbreviationMinConsonants = 4;

const units = ['satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh'];

/** The other way to write a number that ends a name. */
function countedWord(word: string): string | null {
  const value = units.indexOf(word) + 1;
  return value > 0 ? String(value) : (units[Number(word) - 1] ?? null);
}

/** Looks regions up by name; built once (91,000 rows in about 0.2 s), then only read. */
export class PlaceIndex {
  private readonly byName = new Map<string, string[]>();
  private readonly byOmission = new Map<string, string[]>();
  private readonly regionsByConsonants = new Map<string, string[]>();
  private readonly wide: string[] = [];
  private readonly spelled = new Map<string, readonly Spelled[]>();
  private readonly regionWords = new Map<string, number>();
  private readonly children = new Map<string, Child[]>();
  private readonly wordCounts = new Map<string, number>();
  readonly words: PlaceWords;

  constructor(rows: Iterable<PlaceRow>, words: PlaceWords) {
    this.words = words;
    for (const row of rows) this.add(row, depthOf(row.code) > 2 ? row.name : row.name.replace(officialPrefix, ''));
    for (const alias of words.aliases)
      this.add(alias, alias.name, this.key(placeWords(alias.name)).length > shortAliasLetters);
  }

  private add(row: PlaceRow, name: string, mended = true): void {
    const words = placeWords(name);
    const key = this.key(words);
    append(this.byName, key, row.code);
    // "Ilir Barat Satu" is typed "ilir barat 1", "Banyuasin I" is said "banyuasin satu".
    const counted = countedWord(words.at(-1) ?? '');
    if (words.length > 1 && counted !== null) append(this.byName, this.key([...words.slice(0, -1), counted]), row.code);
    const depth = depthOf(row.code);
    if (depth === 2) this.regionWords.set(row.code, Math.max(words.length, this.regionWords.get(row.code) ?? 0));
    if (depth < 4 && mended) this.wide.push(key);
    if (depth > 2 && mended) append(this.children, row.code.slice(0, 5), { code: row.code, name: key, printed: name });
  }

  /** Names above the village by each way to leave one letter out; made when the first mistyped name comes. */
  private omitted(): ReadonlyMap<string, readonly string[]> {
    if (this.byOmission.size === 0) {
      for (const key of new Set(this.wide)) for (const part of omissions(key)) append(this.byOmission, part, key);
    }
    return this.byOmission;
  }

  /** Words without the spaces between them, short forms written out. */
  key(words: readonly string[]): string {
    return words.map((word) => this.words.shortForms.get(word) ?? word).join('');
  }

  /** Codes of this very name. */
  named(key: string): readonly string[] {
    return this.byName.get(key) ?? [];
  }

  /** Words in the name of a kab/kota; of other regions it does not matter. */
  wordsOf(code: string): number {
    return this.regionWords.get(code) ?? Number.POSITIVE_INFINITY;
  }

  /** Codes of names with few typing errors: every level inside the kab/kota `near`, elsewhere down to the kecamatan. */
  alike(key: string, near: string | undefined): string[] {
    const allowed = forgiven(key.length);
    if (allowed === 0) return [];
    const keys = new Set(
      [key, ...omissions(key)].flatMap((part) => [
        ...(this.omitted().get(part) ?? []),
        ...(this.byName.has(part) ? [part] : []),
      ]),
    );
    const wide = [...keys]
      .filter((name) => name[0] === key[0] && forgiven(name.length) > 0 && typingErrors(key, name, 1) === 1)
      .filter((name) => isLikelyExchange(key, name) && digitsOf(name) === digitsOf(key))
      .flatMap((name) => this.named(name).filter((code) => depthOf(code) < 4));
    const close = (near === undefined ? [] : (this.children.get(near) ?? []))
      .filter((row) => row.name[0] === key[0] && digitsOf(row.name) === digitsOf(key))
      .map((row) => ({ code: row.code, errors: typingErrors(key, row.name, allowed), most: forgiven(row.name.length) }))
      .filter(({ errors, most }) => errors <= Math.min(allowed, most));
    const fewest = Math.min(...close.map(({ errors }) => errors));
    const nearest = close.filter(({ errors }) => errors === fewest).map(({ code }) => code);
    const found = [...new Set([...nearest, ...wide])];
    return found.length > 0 ? found : this.abbreviated(key);
  }

  /** Names inside the kab/kota `near` typed short: words shortened ("tnh tinggi") or left out ("poris indah"). */
  shortened(words: readonly string[], near: string): string[] {
    const typed = words.map((word) => this.words.shortForms.get(word) ?? word);
    const rows = this.spelledOut(near);
    const short = rows.filter(({ name }) => isShortened(words, name) || isShortened(typed, name));
    const part =
      short.length > 0 || !typed.some((word) => this.isRare(word))
        ? []
        : rows.filter(({ name }) => isPart(typed, name));
    return [...short, ...part].map(({ code }) => code);
  }

  private spelledOut(near: string): readonly Spelled[] {
    const known = this.spelled.get(near);
    if (known !== undefined) return known;
    const rows = (this.children.get(near) ?? []).map(({ code, printed }) => ({ code, name: placeWords(printed) }));
    this.spelled.set(near, rows);
    return rows;
  }

  /** A word that few names of the country have; counted when it is first asked. */
  private isRare(word: string): boolean {
    if (this.wordCounts.size === 0) {
      for (const { printed } of [...this.children.values()].flat()) {
        for (const one of printed.toLowerCase().split(' '))
          this.wordCounts.set(squeeze(one), (this.wordCounts.get(squeeze(one)) ?? 0) + 1);
      }
    }
    return (
      word.length >= rareWordMinLetters &&
      !this.words.notPlaces.has(word) &&
      !this.words.common.has(word) &&
      (this.wordCounts.get(word) ?? 0) <= rareWordNames
    );
  }

  /** Provinces, kabupaten and kota typed without vowels: "tngrang". */
  private abbreviated(key: string): string[] {
    const consonants = consonantsOf(key);
    if (consonants.length < abbreviationMinConsonants || /[0-9]/.test(key)) return [];
    const names = this.byConsonants().get(key.charAt(0) + consonants) ?? [];
    return names.filter((name) => isAbbreviation(key, name, consonants)).flatMap((name) => this.regions(name));
  }

  private regions(name: string): readonly string[] {
    return this.named(name).filter((code) => depthOf(code) <= 2);
  }

  private byConsonants(): ReadonlyMap<string, readonly string[]> {
    if (this.regionsByConsonants.size === 0) {
      for (const key of new Set(this.wide)) {
        if (this.regions(key).length > 0) append(this.regionsByConsonants, key.charAt(0) + consonantsOf(key), key);
      }
    }
    return this.regionsByConsonants;
  }
}

/** "Banyuasin III" is no slip of "Banyuasin" nor of "Banyuasin II". */
function digitsOf(key: string): string {
  return key.replace(/[^0-9]/g, '');
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** The name with one letter left out, each way. */
function omissions(key: string): string[] {
  return key.length < 5 ? [] : Array.from(key, (_, index) => key.slice(0, index) + key.slice(index + 1));
}
