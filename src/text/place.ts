import { othersMax, placeMaxWords, placeMentionMaxWords } from './limits.js';
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
    const covers = coversOf(words, 0, index, fuzzy ? kab : null, { left: 200 });
    const found = new Map<string, number>();
    for (const mentions of covers) {
      for (const code of inOneLine(mentions)) found.set(code, Math.min(found.get(code) ?? 99, rank(code, mentions, kab)));
    }
    if (found.size > 0) return best(found);
  }
  return null;
}

/** Ways to read all words as mentions and words beside them. `near` null: exact names only. */
function coversOf(words: readonly string[], from: number, index: PlaceIndex, near: string | undefined | null, budget: { left: number }): Mention[][] {
  if (from >= words.length) return [[]];
  if (budget.left <= 0) return [];
  budget.left -= 1;
  const covers: Mention[][] = [];
  const level = index.words.levels.get(words[from] ?? '') ?? null;
  for (let to = Math.min(words.length, from + placeMentionMaxWords); to > from; to -= 1) {
    for (const mention of mentionsAt(words, from, to, index, near, level)) {
      for (const rest of coversOf(words, to, index, near, budget)) covers.push([mention, ...rest]);
    }
    if (covers.length > 0) return covers;
  }
  const skippable = index.words.beside.has(words[from] ?? '') || index.words.before.has(words[from] ?? '');
  return skippable ? coversOf(words, from + 1, index, near, budget) : [];
}

function mentionsAt(words: readonly string[], from: number, to: number, index: PlaceIndex, near: string | undefined | null, level: PlaceLevel | null): Mention[] {
  const mentions: Mention[] = [];
  const plainName = mentionOf(words.slice(from, to), index, near, null);
  if (plainName !== null) mentions.push(plainName);
  if (level !== null && to - from > 1) {
    const named = mentionOf(words.slice(from + 1, to), index, near, level);
    if (named !== null) mentions.push(named);
  }
  return mentions;
}

function mentionOf(words: readonly string[], index: PlaceIndex, near: string | undefined | null, level: PlaceLevel | null): Mention | null {
  const [only = ''] = words;
  if (words.length === 1 && level === null && (index.words.notPlaces.has(only) || index.words.beside.has(only))) return null;
  const key = index.key(words);
  const exact = atLevel(index.named(key), level);
  if (exact.length > 0) return { codes: exact, exact: true, level };
  const alike = near === null ? [] : atLevel(index.alike(key, near), level);
  return alike.length > 0 ? { codes: alike, exact: false, level } : null;
}

function atLevel(codes: readonly string[], level: PlaceLevel | null): readonly string[] {
  return level === null ? codes : codes.filter((code) => levelOf(code) === level);
}

/** Regions of one mention that lie in a region of every other mention. */
function inOneLine(mentions: readonly Mention[]): string[] {
  return mentions.flatMap((mention) =>
    mention.codes.filter((code) => mentions.every((other) => other === mention || other.codes.some((parent) => code.startsWith(`${parent}.`)))),
  );
}

/** Smaller is likelier. */
function rank(code: string, mentions: readonly Mention[], near: string | undefined): number {
  const exact = mentions.every((mention) => mention.exact) ? 0 : 1;
  const depth = depthOf(code);
  const distance = near === undefined ? 2 : code.startsWith(near) || near.startsWith(code) ? 0 : code.slice(0, 2) === near.slice(0, 2) ? 1 : 2;
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
