import { withoutFillers } from './global-word.js';
import { forgiven, typingErrors } from './near-miss.js';
import { fold } from './normalise.js';
import { isCount, readNumber } from './number.js';
import { type Reading, read, unread } from './reading.js';
import type { Words } from './words.js';
import { readYesNo } from './yes-no.js';

/**
 * Which of the labels an answer means, as an index: the label, its number ("2", "no dua", "yang kedua", "terakhir"),
 * a part of it that no other label has, or a near miss. A tie is `ambiguous`, never a guess.
 */
export function readChoice(text: string, labels: readonly string[], words: Words): Reading<number> {
  const folded = fold(text);
  const asked = folded.join(' ');
  if (asked === '') return unread('unclear');
  const folds = labels.map((label) => fold(label));
  const exact = indexesWhere(folds, (label) => label.join(' ') === asked);
  if (exact.length > 0) return one(exact);
  const said = withoutBeside(folded, words);
  const place = byNumber(text, said, labels.length, words);
  if (place !== null) return place;
  const sentence = said.join(' ');
  if (sentence === '') return unread('unclear');
  const steps = [
    (label: readonly string[]) => label.join(' ') === sentence,
    (label: readonly string[]) => ` ${label.join(' ')} `.includes(` ${sentence} `),
    (label: readonly string[]) => label.length > 0 && ` ${sentence} `.includes(` ${label.join(' ')} `),
    (label: readonly string[]) => sentence.length > 2 && label.join(' ').startsWith(sentence),
  ];
  for (const fits of steps) {
    const hits = indexesWhere(folds, fits);
    if (hits.length > 0) return one(hits);
  }
  return byStance(text, labels, words) ?? byNearMiss(sentence, folds);
}

function one(indexes: readonly number[]): Reading<number> {
  const [only] = indexes;
  return indexes.length === 1 && only !== undefined ? read(only) : unread('ambiguous', indexes);
}

function indexesWhere(folds: readonly string[][], fits: (label: readonly string[]) => boolean): number[] {
  return folds.flatMap((label, index) => (fits(label) ? [index] : []));
}

/** "pilih yang", "nomor", "aja kak" say nothing about which. */
function withoutBeside(folded: readonly string[], words: Words): string[] {
  const kept: string[] = [];
  for (let index = 0; index < folded.length; ) {
    const hit = words.choices.at(folded, index);
    if (hit?.meanings.includes('beside')) index += hit.length;
    else {
      kept.push(folded[index] ?? '');
      index += 1;
    }
  }
  return withoutFillers(kept, words);
}

function byNumber(text: string, said: readonly string[], count: number, words: Words): Reading<number> | null {
  const [end] = words.choices.whole(said);
  if (end === 'first') return read(0);
  if (end === 'last') return read(count - 1);
  const number = readNumber(text);
  if (number.value === null) return number.reason === 'ambiguous' && said.every(isCount) ? unread('ambiguous') : null;
  if (said.length > 3 || !said.some(isCount)) return null;
  if (!said.every(isCount)) return null;
  return Number.isInteger(number.value) && number.value >= 1 && number.value <= count
    ? read(number.value - 1)
    : unread('range');
}

/** "iyo" fits the one label that says yes. */
function byStance(text: string, labels: readonly string[], words: Words): Reading<number> | null {
  const stance = readYesNo(text, words).value;
  if (stance === null) return null;
  const hits = labels.flatMap((label, index) => (readYesNo(label, words).value === stance ? [index] : []));
  return hits.length === 1 ? one(hits) : null;
}

/** The label, or a long word of it, with few typing errors, and clearly nearer than any other. */
function byNearMiss(sentence: string, folds: readonly string[][]): Reading<number> {
  const allowed = forgiven(sentence.length);
  if (allowed === 0) return unread('unclear');
  const errors = folds.map((label) =>
    Math.min(...[label.join(' '), ...label].map((part) => errorsIn(sentence, part, allowed))),
  );
  const best = Math.min(...errors);
  if (best > allowed) return unread('unclear');
  return one(errors.flatMap((count, index) => (count === best ? [index] : [])));
}

function errorsIn(sentence: string, part: string, allowed: number): number {
  const most = Math.min(allowed, forgiven(part.length));
  const errors = typingErrors(sentence, part, most);
  return errors > most ? Number.POSITIVE_INFINITY : errors;
}
