import { placeMentionMaxWords } from './limits.js';
import { depthOf, levelOf, type PlaceIndex, type PlaceLevel } from './place-index.js';
import { stems } from './suffix.js';

/** Words of an answer that name one region, with every region they may mean. */
export interface Mention {
  readonly codes: readonly string[];
  readonly exact: boolean;
  readonly level: PlaceLevel | null;
  readonly words: readonly string[];
}

export interface Search {
  readonly words: readonly string[];
  readonly index: PlaceIndex;
  readonly near: string | undefined;
  /** Forgive typing errors. */
  readonly fuzzy: boolean;
  /** Steps left before a hostile text is given up. */
  budget: number;
}

/** Ways to read all words from `from` on as mentions and words beside them. */
export function coversOf(search: Search, from: number): Mention[][] {
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
    last === null || to - from < 2 || isFollowed(search, to)
      ? null
      : mentionOf(search, search.words.slice(from, to - 1), last),
  ];
  return named.filter((mention) => mention !== null);
}

/** "babakan kec tangerang": a level word belongs to the name behind it, if there is one. */
function isFollowed({ words, index }: Search, to: number): boolean {
  const next = words[to];
  const { levels, beside, before } = index.words;
  return next !== undefined && !levels.has(next) && !beside.has(next) && !before.has(next);
}

function mentionOf(search: Search, words: readonly string[], level: PlaceLevel | null): Mention | null {
  const { index, near, fuzzy } = search;
  const [only = ''] = words;
  const lone = words.length === 1 && level === null;
  if (lone && saysNoPlace(only, index)) return null;
  // "kota mana" asks, though there is a Kota Manna.
  if (level === null && words.length === 2 && index.words.levels.has(only) && index.words.notPlaces.has(words[1] ?? ''))
    return null;
  const key = index.key(words);
  const exact = atLevel(index.named(key), level);
  const mention = (codes: readonly string[], isExact = false) =>
    codes.length > 0 ? { codes, exact: isExact, level, words } : null;
  if (!fuzzy || (lone && index.words.common.has(only))) return mention(exact, true);
  if (exact.length > 0) {
    const slips = slipsBeside(search, { key, level, exact, whole: search.words.length === words.length });
    return slips.length > 0 ? mention(slips) : mention(exact, true);
  }
  const alike = atLevel(index.alike(key, near), level);
  return mention(alike.length > 0 || near === undefined ? alike : atLevel(index.shortened(words, near), level));
}

interface Typed {
  readonly key: string;
  readonly level: PlaceLevel | null;
  readonly exact: readonly string[];
  /** Nothing else was typed. */
  readonly whole: boolean;
}

/** What a name that exists may be a slip of, because it lies far away or does not go with the words around it. */
function slipsBeside(search: Search, typed: Typed): readonly string[] {
  const { index, near } = search;
  const { key, level, exact } = typed;
  // "tangeran" is a village in Java, and near Tangerang a slip.
  const onlyFar = near !== undefined && !exact.some((code) => depthOf(code) < 4 || code.startsWith(near));
  const meant = onlyFar ? ownAlike(search, key, level, exact) : [];
  // "sukarame palembang": as typed the two do not go together.
  const beside = typed.whole ? [] : atLevel(index.alike(key, near), level);
  return beside.length > 0 ? [...exact, ...meant, ...beside] : meant;
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
export function inOneLine(mentions: readonly Mention[]): string[] {
  return mentions.flatMap((mention) =>
    mention.codes.filter((code) =>
      mentions.every((other) => other === mention || other.codes.some((parent) => code.startsWith(`${parent}.`))),
    ),
  );
}
