import { coversMost, loneNameMinLetters, placeMaxWords, placeMentionMaxWords } from './limits.js';
import { plain } from './normalise.js';
import { otherWordings, rankedClauses } from './place-clauses.js';
import { depthOf, levelOf, type PlaceIndex, type PlaceLevel, placeWords } from './place-index.js';
import { bestPlace, type PlaceCandidate } from './place-rank.js';
import { type Reading, unread } from './reading.js';
import { stems } from './suffix.js';

export interface PlaceContext {
  /** Code of the kab/kota that the question is about; its own places come first. */
  readonly near?: string;
}

/** Words of an answer that name one region, with every region they may mean. */
interface Mention {
  readonly codes: readonly string[];
  readonly exact: boolean;
  readonly level: PlaceLevel | null;
  readonly words: readonly string[];
}

interface Search {
  readonly words: readonly string[];
  readonly index: PlaceIndex;
  readonly near: string | undefined;
  /** Forgive typing errors. */
  readonly fuzzy: boolean;
  /** Steps left before a hostile text is given up. */
  budget: number;
}

/**
 * The region that an answer names, as a Kemendagri code: "banyuasin", "kec cipondoh", "sidomulyo, banyuasin".
 * Of equal names the higher level wins, then what lies in `near`, then in its province; a kota before the kabupaten of
 * its name. Reasons: `unclear` (none), `ambiguous` (several: `others` has them).
 */
export function readPlace(text: string, index: PlaceIndex, { near }: PlaceContext = {}): Reading<string> {
  const kab = near?.slice(0, 5);
  for (const clause of rankedClauses(text)) {
    const reading = readClause(clause, index, kab);
    if (reading?.value != null) return reading;
  }
  return readClause(text, index, kab) ?? unread('unclear');
}

function readClause(text: string, index: PlaceIndex, near: string | undefined): Reading<string> | null {
  const all = [text, ...otherWordings(text)].flatMap((one) => wordings(one, index));
  for (const [place, words] of all.entries()) {
    const reading = readWords(words, index, near);
    if (reading === null) continue;
    if (place > 0 && isStreet(text) && !isNear(reading.value, near)) continue;
    return reading;
  }
  return null;
}

const streetPattern = /^\s*(?:jl|jln|jalan|gang|gg|perum|perumahan|komplek|kompleks|blok|rt|rw|lorong)\b/i;

/** The name of a street may be that of any town: "Jl. Imam Bonjol". */
function isStreet(text: string): boolean {
  return streetPattern.test(text) && !/[,;]/.test(text);
}

function isNear(code: string | null, near: string | undefined): boolean {
  return code !== null && near !== undefined && code.startsWith(near.slice(0, 2));
}

/** The whole answer, an address without its first parts ("Jl. Melati 5, Cipondoh"), what stands behind "di". */
function wordings(text: string, index: PlaceIndex): string[][] {
  const words = placeWords(text);
  if (words.length > placeMaxWords) return [];
  const parts = plain(text).split(/[,;\n]+/);
  const addresses = parts.slice(1).map((_, skipped) => placeWords(parts.slice(skipped + 1).join(' ')));
  return [words, ...behindMarkers(words, index), ...addresses, ...addressTails(words)];
}

/** What stands behind each "di", the longest first. */
function behindMarkers(words: readonly string[], index: PlaceIndex): string[][] {
  const markers = words.flatMap((word, place) => (index.words.before.has(word) ? [place] : []));
  const isRegion = (word: string) => index.named(word).some((code) => depthOf(code) <= 2);
  // "KTP tangerang tinggal di jakarta" names two.
  return markers.filter((marker) => !words.slice(0, marker).some(isRegion)).map((marker) => words.slice(marker + 1));
}

const streets: ReadonlySet<string> = new Set(
  'jl jln jalan gang gg perum perumahan komplek kompleks blok rt rw lorong'.split(' '),
);
const house: ReadonlySet<string> = new Set('rt rw no km kav blok nomor'.split(' '));

/** What may stand behind street and house: "jl raya serang km 10 cikupa", "rt 01 rw 02 gondrong". */
function addressTails(words: readonly string[]): string[][] {
  if (!words.some((word) => streets.has(word))) return [];
  const tails = words.map((_, from) => words.slice(from)).slice(1);
  return tails.filter((tail, index) => {
    const before = words[index] ?? '';
    // "rt 02/05 petir"
    const behindHouse =
      /^[0-9]+$/.test(before) &&
      (house.has(words[index - 1] ?? '') ||
        (/^[0-9]+$/.test(words[index - 1] ?? '') && house.has(words[index - 2] ?? '')));
    const behindName = !streets.has(before) && before !== 'raya' && !/^[0-9]/.test(before) && index > 0;
    return tail.length <= placeMentionMaxWords && (behindHouse || behindName);
  });
}

function readWords(words: readonly string[], index: PlaceIndex, near: string | undefined): Reading<string> | null {
  const found: PlaceCandidate[] = [];
  for (const fuzzy of [false, true]) {
    for (const mentions of coversOf({ words, index, near, fuzzy, budget: coversMost }, 0)) {
      const exact = mentions.every((mention) => mention.exact);
      const named = mentions.length > 1 || mentions.some((mention) => mention.level !== null);
      const looseFrom = named ? notLoose : Math.max(...mentions.map(({ words: typed }) => looseDepth(typed, index, near)));
      found.push(...inOneLine(mentions).map((code) => ({ code, exact, named, looseFrom })));
    }
    if (
      found.length > 0 &&
      (near === undefined || found.some(({ code }) => depthOf(code) <= 2 || code.startsWith(near)))
    )
      break;
  }
  return found.length === 0 ? null : bestPlace(found, near);
}

const notLoose = 5;

/** A lone everyday word is seldom a place far away; nor is a short one a village when nobody says where to look. */
function looseDepth(words: readonly string[], index: PlaceIndex, near: string | undefined): number {
  const [only = ''] = words;
  if (words.length > 1) return notLoose;
  if (index.words.common.has(only)) return 3;
  return near === undefined && only.length < loneNameMinLetters ? 4 : notLoose;
}

/** Ways to read all words from `from` on as mentions and words beside them. */
function coversOf(search: Search, from: number): Mention[][] {
  if (from >= search.words.length) return [[]];
  if (search.budget <= 0) return [];
  search.budget -= 1;
  const covers = mentionedCovers(search, from);
  if (covers.length > 0) return covers;
  const { beside, before } = search.index.words;
  const word = search.words[from] ?? '';
  return beside.has(word) || before.has(word) ? coversOf(search, from + 1) : [];
}

/** The longest name that lets the rest be read as well. */
function mentionedCovers(search: Search, from: number): Mention[][] {
  for (let to = Math.min(search.words.length, from + placeMentionMaxWords); to > from; to -= 1) {
    const covers = mentionsAt(search, from, to).flatMap((mention) =>
      coversOf(search, to).map((rest) => [mention, ...rest]),
    );
    if (covers.length > 0) return covers;
  }
  return [];
}

/** The words as a name, and, where the first or the last one names a level, the others as a name at that level. */
function mentionsAt(search: Search, from: number, to: number): Mention[] {
  const { levels } = search.index.words;
  const levelNamed = (word = '') =>
    levels.get(word) ?? stems(word).flatMap((stem) => levels.get(stem) ?? [])[0] ?? null;
  const first = levelNamed(search.words[from]);
  const last = levelNamed(search.words[to - 1]);
  const named = [
    mentionOf(search, search.words.slice(from, to), null),
    first === null || to - from < 2 ? null : mentionOf(search, search.words.slice(from + 1, to), first),
    last === null || to - from < 2 ? null : mentionOf(search, search.words.slice(from, to - 1), last),
  ];
  return named.filter((mention) => mention !== null);
}

function mentionOf(search: Search, words: readonly string[], level: PlaceLevel | null): Mention | null {
  const { index, near, fuzzy } = search;
  const [only = ''] = words;
  if (words.length === 1 && level === null && saysNoPlace(only, index)) return null;
  const key = index.key(words);
  const exact = atLevel(index.named(key), level);
  // "tangeran" is a village in Java, and near Tangerang a slip.
  const onlyFar = fuzzy && near !== undefined && !exact.some((code) => depthOf(code) < 4 || code.startsWith(near));
  const meant = onlyFar && exact.length > 0 && !(words.length === 1 && index.words.common.has(only)) ? ownAlike(search, key, level, exact) : [];
  // "sukarame palembang": as typed the two do not go together.
  const beside =
    fuzzy && exact.length > 0 && search.words.length > words.length ? atLevel(index.alike(key, near), level) : [];
  if (beside.length > 0) return { codes: [...exact, ...meant, ...beside], exact: false, level, words };
  if (exact.length > 0 && meant.length === 0) return { codes: exact, exact: true, level, words };
  if (meant.length > 0) return { codes: meant, exact: false, level, words };
  if (!fuzzy || (words.length === 1 && level === null && index.words.common.has(only))) return null;
  const alike = atLevel(index.alike(key, near), level);
  const codes = alike.length > 0 || near === undefined ? alike : atLevel(index.shortened(words, near), level);
  return codes.length > 0 ? { codes, exact: false, level, words } : null;
}

/** A slip in a name of the own surroundings, where the typed name exists only in other provinces. */
function ownAlike(search: Search, key: string, level: PlaceLevel | null, exact: readonly string[]): readonly string[] {
  const regions = regionsAlike(search, key, level);
  const { index, near = '' } = search;
  if (regions.length > 0 || exact.some((code) => code.startsWith(near.slice(0, 2)))) return regions;
  return atLevel(index.alike(key, near), level).filter((code) => code.startsWith(near));
}

/** Provinces, kabupaten and kota of the own province that a name elsewhere may be a slip of. */
function regionsAlike({ index, near = '' }: Search, key: string, level: PlaceLevel | null): readonly string[] {
  const wide = index.alike(key, undefined).filter((code) => depthOf(code) <= 2 && code.startsWith(near.slice(0, 2)));
  return atLevel(wide, level);
}

function saysNoPlace(word: string, { words }: PlaceIndex): boolean {
  return words.notPlaces.has(word) || words.beside.has(word) || words.before.has(word) || words.levels.has(word);
}

/** "kota banyuasin" is said of a kabupaten too: the two of the same depth stand in for each other. */
function atLevel(codes: readonly string[], level: PlaceLevel | null): readonly string[] {
  if (level === null) return codes;
  const exact = codes.filter((code) => levelOf(code) === level);
  return exact.length > 0 || (level !== 'city' && level !== 'regency')
    ? exact
    : codes.filter((code) => depthOf(code) === 2);
}

/** Regions of one mention that lie in a region of every other mention. */
function inOneLine(mentions: readonly Mention[]): string[] {
  return mentions.flatMap((mention) =>
    mention.codes.filter((code) =>
      mentions.every((other) => other === mention || other.codes.some((parent) => code.startsWith(`${parent}.`))),
    ),
  );
}
