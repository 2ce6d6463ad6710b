import { coversMost, othersMax, placeMaxWords, placeMentionMaxWords } from './limits.js';
import { depthOf, levelOf, type PlaceIndex, type PlaceLevel, placeWords } from './place-index.js';
import { type Reading, read, unread } from './reading.js';

export interface PlaceContext {
  /** Code of the kab/kota that the question is about; its own places come first. */
  readonly near?: string;
}

/** Words of an answer that name one region, with every region they may mean. */
interface Mention {
  readonly codes: readonly string[];
  readonly exact: boolean;
  readonly level: PlaceLevel | null;
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
export function readPlace(text: string, index: PlaceIndex, context: PlaceContext = {}): Reading<string> {
  const words = placeWords(text);
  if (words.length > placeMaxWords) return unread('unclear');
  const whole = reading(words, index, context);
  if (whole !== null) return whole;
  const marker = words.findLastIndex((word) => index.words.before.has(word));
  const tail = marker < 0 ? null : reading(words.slice(marker + 1), index, context);
  return tail ?? unread('unclear');
}

function reading(words: readonly string[], index: PlaceIndex, { near }: PlaceContext): Reading<string> | null {
  const kab = near?.slice(0, 5);
  for (const fuzzy of [false, true]) {
    const covers = coversOf({ words, index, near: kab, fuzzy, budget: coversMost }, 0);
    const found = new Map<string, number>();
    for (const mentions of covers) {
      for (const code of inOneLine(mentions))
        found.set(code, Math.min(found.get(code) ?? 99, rank(code, mentions, kab)));
    }
    if (found.size > 0) return best(found);
  }
  return null;
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

/** The words as a name, and, where the first one names a level, the others as a name at that level. */
function mentionsAt(search: Search, from: number, to: number): Mention[] {
  const level = search.index.words.levels.get(search.words[from] ?? '') ?? null;
  const whole = mentionOf(search, search.words.slice(from, to), null);
  const named = level === null || to - from < 2 ? null : mentionOf(search, search.words.slice(from + 1, to), level);
  return [whole, named].filter((mention) => mention !== null);
}

function mentionOf({ index, near, fuzzy }: Search, words: readonly string[], level: PlaceLevel | null): Mention | null {
  const [only = ''] = words;
  if (words.length === 1 && level === null && (index.words.notPlaces.has(only) || index.words.beside.has(only)))
    return null;
  const key = index.key(words);
  const exact = atLevel(index.named(key), level);
  if (exact.length > 0) return { codes: exact, exact: true, level };
  const alike = !fuzzy ? [] : atLevel(index.alike(key, near), level);
  return alike.length > 0 ? { codes: alike, exact: false, level } : null;
}

function atLevel(codes: readonly string[], level: PlaceLevel | null): readonly string[] {
  return level === null ? codes : codes.filter((code) => levelOf(code) === level);
}

/** Regions of one mention that lie in a region of every other mention. */
function inOneLine(mentions: readonly Mention[]): string[] {
  return mentions.flatMap((mention) =>
    mention.codes.filter((code) =>
      mentions.every((other) => other === mention || other.codes.some((parent) => code.startsWith(`${parent}.`))),
    ),
  );
}

/** Smaller is likelier. */
function rank(code: string, mentions: readonly Mention[], near: string | undefined): number {
  const exact = mentions.every((mention) => mention.exact) ? 0 : 1;
  const depth = depthOf(code);
  const distance =
    near === undefined
      ? 2
      : code.startsWith(near) || near.startsWith(code)
        ? 0
        : code.slice(0, 2) === near.slice(0, 2)
          ? 1
          : 2;
  return depth <= 2 ? exact * 100 + depth * 3 + distance : exact * 100 + 10 + distance * 10 + depth;
}

function best(found: ReadonlyMap<string, number>): Reading<string> {
  const ranked = [...found].sort(([left, a], [right, b]) => a - b || cityFirst(left, right));
  const codes = ranked.map(([code]) => code);
  const [first, second] = ranked;
  if (first === undefined) return unread('unclear');
  const tied = second !== undefined && second[1] === first[1] && cityFirst(first[0], second[0]) === 0;
  return tied ? unread('ambiguous', codes.slice(0, othersMax)) : read(first[0], codes.slice(1, 1 + othersMax));
}

/** People say "Bandung" for the kota and "Kab. Bandung" for the other. */
function cityFirst(left: string, right: string): number {
  return Number(levelOf(right) === 'city') - Number(levelOf(left) === 'city');
}
