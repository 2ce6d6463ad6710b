import { countMaxDigits } from './limits.js';
import { plain, squeeze } from './normalise.js';
import { numberSpelling, numberWord, splitNumberWord } from './number-words.js';

/** A number found in a message and the words that it took. */
export interface NumberSpan {
  readonly value: number;
  /** Index of its first word and of the word behind it, in {@link numberTokens}. */
  readonly from: number;
  readonly to: number;
  readonly spelled: boolean;
}

/** "kami berempat" counts people; "berenam" is no slip of "berenang". */
const together = /^(?:ber|ba)(dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)$/;
/** "1 1/2" and "1½", which plain text writes as "11⁄2". */
const halves = /(?<![0-9/,.])([0-9]{1,2}) 1\/2(?![0-9/])|(?<![0-9])([0-9]?)1\u20442/gu;

const token = /[0-9]+(?:[.,][0-9]+)*|\p{L}+|[^\s]/gu;
const digits = /^[0-9]/;
const letters = /^\p{L}/u;

const hyphen = /(?<=\p{L})-(?=\p{L})/gu;

/** Digits with their separators, squeezed words ("duaribu" as two) and single signs. */
export function numberTokens(text: string): string[] {
  const clean = plain(text).replace(
    halves,
    (_, spaced: string | undefined, glued = '') => `${spaced ?? (glued || '0')},5`,
  );
  const found = clean.replaceAll("'", '').replace(hyphen, ' ').match(token) ?? [];
  const words = found.flatMap((part) =>
    letters.test(part) ? splitNumberWord(squeeze(part).replace(together, '$1')) : [part],
  );
  return withDecimals(numberSpelling.correct(words));
}

/** "tiga koma dua" as "3,2". */
function withDecimals(words: readonly string[]): string[] {
  const unit = (word = '') => {
    const meaning = numberWord(word);
    return meaning?.kind === 'unit' ? String(meaning.value) : /^[0-9]$/.test(word) ? word : null;
  };
  return words.flatMap((word, index) => {
    const [left, right] = [unit(words[index - 1]), unit(words[index + 1])];
    if (word === 'koma' && left !== null && right !== null) return [`${left},${right}`];
    const beside = [words[index - 1], words[index + 1]].indexOf('koma');
    const other = beside === 0 ? unit(words[index - 2]) : unit(words[index + 2]);
    return beside >= 0 && unit(word) !== null && other !== null ? [] : [word];
  });
}

const thousands = /^[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?$|^[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?$/;
const decimal = /^(?:0|[1-9][0-9]*)[.,][0-9]{1,2}$/;
const integer = /^[0-9]+$/;

/** "1.500" and "1,500" are thousands, "1,5" and "1.5" decimals; leading zeros and dates are no count. */
function digitsValue(text: string): number | null {
  if (text.length > countMaxDigits + 3) return null;
  if (integer.test(text)) return text.length > 2 && text.startsWith('0') ? null : Number(text);
  if (decimal.test(text)) return Number(text.replace(',', '.'));
  if (!thousands.test(text)) return null;
  const decimalSign = text.indexOf('.') < text.indexOf(',') ? '.' : ',';
  const group = text.includes('.') && (!text.includes(',') || decimalSign === '.') ? '.' : ',';
  return Number(text.replaceAll(group, '').replace(',', '.'));
}

interface Sum {
  total: number;
  hundreds: number;
  pending: number | null;
  scale: number;
  half: boolean;
}

/** Adds one word to the sum; `false` when the word begins another number. */
function add(sum: Sum, word: string): boolean {
  if (digits.test(word)) {
    const value = digitsValue(word);
    if (value === null || sum.pending !== null || sum.hundreds % 100 !== 0) return false;
    if (sum.total > 0 && value >= 1000) return false;
    sum.pending = value;
    return true;
  }
  const meaning = numberWord(word);
  return meaning !== null && adders[meaning.kind](sum, meaning.value);
}

const adders = {
  unit: addUnit,
  finished: addUnit,
  ten: (sum: Sum, value: number) => {
    if (sum.pending !== null || sum.hundreds % 100 !== 0) return false;
    sum.hundreds += value;
    return true;
  },
  plus: (sum: Sum, value: number) => {
    if (sum.pending === null || sum.pending < 1 || sum.pending > 9) return false;
    sum.pending += value;
    return true;
  },
  times: (sum: Sum, value: number) => {
    if (sum.pending !== null && (sum.pending < 1 || sum.pending > 9)) return false;
    // "Dasa" alone is a name.
    if (sum.pending === null && value < 100) return false;
    if (sum.hundreds % (value * 10) !== 0) return false;
    sum.hundreds += (sum.pending ?? 1) * value;
    sum.pending = null;
    return true;
  },
  scale: (sum: Sum, value: number) => {
    if (sum.scale <= value) return false;
    const count = sum.hundreds + (sum.pending ?? 0);
    sum.total += (count === 0 ? 1 : count) * value;
    sum.hundreds = 0;
    sum.pending = null;
    sum.scale = value;
    return true;
  },
  pack: (sum: Sum, value: number) => {
    if (sum.hundreds > 0 || sum.total > 0) return false;
    sum.pending = (sum.pending ?? 1) * value;
    return true;
  },
  half: (sum: Sum) => {
    if (sum.half) return false;
    sum.half = true;
    const counted = sum.pending !== null || sum.hundreds > 0;
    if (!counted && sum.total > 0) sum.total += sum.scale / 2;
    else sum.pending = (sum.pending ?? 0) + 0.5;
    return true;
  },
  and: (sum: Sum) => sum.pending !== null || sum.hundreds > 0 || sum.total > 0,
};

function addUnit(sum: Sum, value: number): boolean {
  if (sum.pending !== null) return false;
  if (value > 9 ? sum.hundreds % 100 !== 0 : sum.hundreds % 10 !== 0) return false;
  sum.pending = value;
  return true;
}

/** The number that begins at this word. */
export function numberAt(tokens: readonly string[], from: number): NumberSpan | null {
  const sum: Sum = { total: 0, hundreds: 0, pending: null, scale: Number.POSITIVE_INFINITY, half: false };
  let to = from;
  while (to < tokens.length && add(sum, tokens[to] ?? '')) to += 1;
  if (to > from && numberWord(tokens[to - 1] ?? '')?.kind === 'and') to -= 1;
  if (to === from) return null;
  const spelled = !digits.test(tokens[from] ?? '');
  return { value: sum.total + sum.hundreds + (sum.pending ?? 0), from, to, spelled };
}

/** Every number of a message, left to right. */
export function numberSpans(tokens: readonly string[]): NumberSpan[] {
  const spans: NumberSpan[] = [];
  for (let index = 0; index < tokens.length; ) {
    const span = numberAt(tokens, index);
    if (span !== null) spans.push(span);
    index = span?.to ?? index + 1;
  }
  return spans;
}
