import { withoutFillers } from './global-word.js';
import { forgiven, typingErrors } from './near-miss.js';
import { fold } from './normalise.js';
import { isCount, readNumber } from './number.js';
import { type Reading, read, unread } from './reading.js';
import type { Words } from './words.js';
import { hedges, readYesNo } from './yes-no.js';

/** Fewer letters are the beginning of everything. */
const likenessMinLetters = 3;

/**
 * Which of the labels an answer means, as an index: the label, its number ("2", "no dua", "yang kedua", "terakhir"),
 * a part of it that no other label has, or a near miss. A tie is `ambiguous`, never a guess; "bukan yang itu" is none.
 */
export function readChoice(text: string, labels: readonly string[], words: Words): Reading<number> {
  const asked = fold(text);
  if (asked.length === 0) return unread('unclear');
  const folds = labels.map((label) => fold(label));
  const exact = indexesWhere(folds, (label) => label.join(' ') === asked.join(' '));
  if (exact.length > 0) return one(exact);
  const said = withoutBeside(asked, words);
  return (
    byNumber(text, said, folds, words) ??
    byPart(asked, folds) ??
    byPart(said, folds) ??
    byMending(said, folds, words) ??
    byStance(text, labels, words) ??
    (hedges(text, words) ? unread('unclear') : byLikeness(said, folds))
  );
}

/** The same where only a number counts ("2", "no dua", "yang terakhir"), as other words may mean something else. */
export function readPlace(text: string, labels: readonly string[], words: Words): number | null {
  const said = withoutBeside(fold(text), words);
  const folds = labels.map((label) => fold(label));
  return byNumber(text, said, folds, words)?.value ?? null;
}

/** The words stand in one label, in this order. */
function byPart(said: readonly string[], folds: readonly string[][]): Reading<number> | null {
  if (said.length === 0) return null;
  const hits = indexesWhere(folds, (label) => ` ${label.join(' ')} `.includes(` ${said.join(' ')} `));
  return hits.length > 0 ? one(hits) : null;
}

/** The label inside a longer answer, the beginning of one, or one with typing errors. */
function byLikeness(said: readonly string[], folds: readonly string[][]): Reading<number> {
  const sentence = said.join(' ');
  if (sentence.length < likenessMinLetters) return unread('unclear');
  const inside = indexesWhere(folds, (label) => label.length > 0 && ` ${sentence} `.includes(` ${label.join(' ')} `));
  if (inside.length > 0) return one(inside);
  const begun = indexesWhere(folds, (label) => label.join(' ').startsWith(sentence));
  return begun.length > 0 ? one(begun) : byNearMiss(said, folds);
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

function byNumber(
  text: string,
  said: readonly string[],
  folds: readonly string[][],
  words: Words,
): Reading<number> | null {
  const [end] = words.choices.whole(said);
  if (end === 'first') return read(0);
  if (end === 'last') return read(folds.length - 1);
  if (said.length === 0 || !said.every(isCount)) return null;
  const number = readNumber(text);
  if (number.value === null) return unread(number.reason);
  const index = number.value - 1;
  const begins = indexesWhere(folds, (label) => label[0] === String(number.value));
  if (begins.length > 0 && !begins.includes(index)) return unread('ambiguous', begins);
  return Number.isInteger(index) && index >= 0 && index < folds.length ? read(index) : unread('range');
}

/** "ubah" and "ganti" fit the one label that says "Perbaiki". */
function byMending(said: readonly string[], folds: readonly string[][], words: Words): Reading<number> | null {
  const mends = (phrase: readonly string[]) => words.choices.whole(phrase).includes('mend');
  if (!mends(said)) return null;
  const hits = indexesWhere(folds, (label) => label.some((word) => mends([word])));
  return hits.length === 1 ? one(hits) : null;
}

/** "iyo" fits the one label that says yes. */
function byStance(text: string, labels: readonly string[], words: Words): Reading<number> | null {
  const stance = readYesNo(text, words).value;
  if (stance === null) return null;
  const hits = labels.flatMap((label, index) => (readYesNo(label, words).value === stance ? [index] : []));
  return hits.length === 1 ? one(hits) : null;
}

/** The label, or as many words of it, with few typing errors, and clearly nearer than any other. */
function byNearMiss(said: readonly string[], folds: readonly string[][]): Reading<number> {
  const sentence = said.join(' ');
  const allowed = forgiven(sentence.length);
  const errors = folds.map((label) =>
    Math.min(...[label.join(' '), ...windows(label, said.length)].map((part) => errorsIn(sentence, part, allowed))),
  );
  const best = Math.min(...errors);
  if (allowed === 0 || best > allowed) return unread('unclear');
  return one(errors.flatMap((count, index) => (count === best ? [index] : [])));
}

/** Each `size` words of a label that stand side by side. */
function windows(label: readonly string[], size: number): string[] {
  return label
    .slice(0, Math.max(0, label.length - size + 1))
    .map((_, from) => label.slice(from, from + size).join(' '));
}

function errorsIn(sentence: string, part: string, allowed: number): number {
  const most = Math.min(allowed, forgiven(part.length));
  const errors = typingErrors(sentence, part, most);
  return errors > most ? Number.POSITIVE_INFINITY : errors;
}
