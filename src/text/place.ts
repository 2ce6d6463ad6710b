import { coversMost, loneNameMinLetters, longNameMinLetters, placeMentionMaxWords } from './limits.js';
import { type Clause, otherWordings, rankedClauses } from './place-clauses.js';
import { depthOf, type PlaceIndex, placeWords } from './place-index.js';
import { coversOf, inOneLine } from './place-mention.js';
import { bestPlace, type PlaceCandidate } from './place-rank.js';
import { isStreet, wordings } from './place-wordings.js';
import { type Reading, unread } from './reading.js';

export interface PlaceContext {
  /** Code of the kab/kota that the question is about; its own places come first. */
  readonly near?: string;
}

/**
 * The region that an answer names, as a Kemendagri code: "banyuasin", "kec cipondoh", "sidomulyo, banyuasin".
 * Of equal names the higher level wins, then what lies in `near`, then in its province; a kota before the kabupaten of
 * its name. Reasons: `unclear` (none), `ambiguous` (several: `others` has them).
 */
export function readPlace(text: string, index: PlaceIndex, { near }: PlaceContext = {}): Reading<string> {
  const kab = near?.slice(0, 5);
  for (const clause of rankedClauses(text)) {
    const reading = readRanked(clause, index, kab);
    if (reading !== null) return reading;
  }
  return readClause(text, index, kab) ?? unread('unclear');
}

function readRanked({ text, head, card }: Clause, index: PlaceIndex, near: string | undefined): Reading<string> | null {
  const wordings = text === head ? [text] : [text, head];
  const reading = wordings.map((one) => readClause(one, index, near)).find((one) => one?.value != null);
  if (reading !== undefined || !card) return reading ?? null;
  return readTail(placeWords(head), index, near);
}

/** The KTP names a place among words that we do not know: the last ones may be it; if not, no other place counts. */
function readTail(words: readonly string[], index: PlaceIndex, near: string | undefined): Reading<string> | null {
  const tails = words.slice(-placeMentionMaxWords).map((_, place, all) => all.slice(place));
  const readings = tails.flatMap((tail) => readWords(tail, index, near) ?? []);
  const found = readings.find(({ value }) => value !== null && (depthOf(value) < 4 || value.startsWith(near ?? value)));
  const { beside, before, levels } = index.words;
  const isKnown = (word: string) => beside.has(word) || before.has(word) || levels.has(word);
  return found ?? (words.every(isKnown) ? null : unread('unclear'));
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

function isNear(code: string | null, near: string | undefined): boolean {
  return code !== null && near !== undefined && code.startsWith(near.slice(0, 2));
}

function readWords(words: readonly string[], index: PlaceIndex, near: string | undefined): Reading<string> | null {
  const found: PlaceCandidate[] = [];
  for (const fuzzy of [false, true]) {
    for (const mentions of coversOf({ words, index, near, fuzzy, budget: coversMost }, 0)) {
      const exact = mentions.every((mention) => mention.exact);
      const named = mentions.length > 1 || mentions.some((mention) => mention.level !== null);
      const looseFrom = named
        ? notLoose
        : Math.max(...mentions.map(({ words: typed }) => looseDepth(typed, index, near)));
      const long = mentions.every(({ words: typed }) => typed.join('').length >= longNameMinLetters);
      found.push(
        ...inOneLine(mentions).map((code) => {
          // "karang asem" is a village before it is Karangasem.
          const split = mentions.length === 1 && (mentions[0]?.words.length ?? 0) > index.wordsOf(code);
          return { code, exact: exact && !split, named, looseFrom, long };
        }),
      );
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
