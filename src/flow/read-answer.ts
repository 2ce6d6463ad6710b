import { readChoice } from '../text/choice.js';
import { readDate } from '../text/date.js';
import { localDate } from '../text/local-date.js';
import { readName } from '../text/name.js';
import { readNik } from '../text/nik.js';
import { fold } from '../text/normalise.js';
import { readNumber } from '../text/number.js';
import { readPhone } from '../text/phone.js';
import { type Reading, read, unread } from '../text/reading.js';
import type { Value, Values } from '../text/value.js';
import { readYesNo } from '../text/yes-no.js';
import type { StepContext } from './context.js';
import type { AskType } from './definition.js';
import type { AskNode, Bound } from './flow.js';
import { graphemes } from './label.js';
import { MAX_ANSWER_LENGTH } from './limits.js';
import type { Offered } from './state.js';

/** An understood answer: what `save: name` keeps, and what `save: { name: part }` can reach. */
export interface Answer {
  readonly value: Value;
  readonly parts?: Values;
}

/** Reads one typed answer with the reader of its type. Bounds are checked apart, by {@link outOfBounds}. */
export function readAnswer(context: StepContext, type: AskType, text: string): Reading<Answer> {
  switch (type) {
    case 'text':
    case 'region':
      return readText(text);
    case 'name':
      return isBareAnswer(context, text) ? unread('unclear') : answered(readName(text));
    case 'number':
      return answered(readNumber(text));
    case 'date':
      return answered(readDate(text, { today: localDate(context.now, context.zone) }));
    case 'phone':
      return answered(readPhone(text), { verified: false });
    case 'nik':
      return readNikAnswer(context, text);
    case 'yes_no': {
      const reading = readYesNo(text, context.words);
      return reading.value === null ? unread(reading.reason) : read({ value: reading.value });
    }
    case 'photo':
    case 'document':
    case 'location':
      return unread('typed');
  }
}

/** "ya", "ok", "gak" to "what is your name?" is no name; longer words of assent may be one (Yakin). */
function isBareAnswer(context: StepContext, text: string): boolean {
  const said = fold(text);
  return said.join('').length <= 3 && context.words.answers.whole(said).length > 0;
}

function answered(reading: Reading<string | number>, parts?: Values): Reading<Answer> {
  if (reading.value === null) return unread(reading.reason);
  return read(parts ? { value: reading.value, parts } : { value: reading.value });
}

function readText(text: string): Reading<Answer> {
  const clean = cleanText(text);
  return clean === '' ? unread('empty') : read({ value: clean });
}

function readNikAnswer(context: StepContext, text: string): Reading<Answer> {
  const reading = readNik(text, { today: localDate(context.now, context.zone) });
  if (reading.value === null) return unread(reading.reason);
  const { nik, born, sex, region } = reading.value;
  return read({ value: nik, parts: { born, sex, region } });
}

/** Free text as it is kept: no control characters (Postgres refuses NUL), no halves of a character, no outer space. */
export function cleanText(text: string): string {
  return text
    .slice(0, MAX_ANSWER_LENGTH)
    .replace(/[\p{Cc}\p{Cs}]/gu, (sign) => (sign === '\n' ? '\n' : ' '))
    .trim();
}

/** Why an understood answer cannot be: a word that ends the key of the text, or `null`. */
export function outOfBounds(context: StepContext, node: AskNode, vars: Values, value: Value): string | null {
  if (node.answer === 'date' && typeof value === 'string') return dateOutOfBounds(context, node, vars, value);
  const min = numberOf(node.min, vars);
  const max = numberOf(node.max, vars);
  if (min === null && max === null) return null;
  const size = typeof value === 'number' ? value : graphemes(String(value));
  const [low, high] = typeof value === 'number' ? ['too_small', 'too_large'] : ['too_short', 'too_long'];
  if (min !== null && size < min) return low ?? null;
  return max !== null && size > max ? (high ?? null) : null;
}

function dateOutOfBounds(context: StepContext, node: AskNode, vars: Values, date: string): string | null {
  const before = dateOf(context, node.before, vars);
  if (before !== null && date >= before) return isToday(node.before) ? 'future' : 'too_late';
  const after = dateOf(context, node.after, vars);
  if (after !== null && date <= after) return isToday(node.after) ? 'past' : 'too_early';
  return null;
}

function isToday(bound: Bound<string>): boolean {
  return bound !== null && 'constant' in bound && bound.constant === 'today';
}

function dateOf(context: StepContext, bound: Bound<string>, vars: Values): string | null {
  if (bound === null) return null;
  const date = 'variable' in bound ? vars[bound.variable] : bound.constant;
  if (date === 'today') return localDate(context.now, context.zone);
  return typeof date === 'string' ? date : null;
}

function numberOf(bound: Bound<number>, vars: Values): number | null {
  if (bound === null) return null;
  const number = 'variable' in bound ? vars[bound.variable] : bound.constant;
  return typeof number === 'number' ? number : null;
}

/** The offered choice whose label was typed as it stands; case and space do not count. */
export function offeredByLabel(text: string, offered: readonly Offered[]): Offered | null {
  if (offered.length === 0) return null;
  const typed = folded(text);
  return (
    offered.find(({ label, full }) => folded(label) === typed || (full !== undefined && folded(full) === typed)) ?? null
  );
}

const plainWord = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

function folded(text: string): string {
  // Most answers and labels are plain words already.
  if (plainWord.test(text) && !text.includes('  ')) return text.toLowerCase();
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The offered choice that is meant: by number, number word, label or near miss. */
export function readOffered(context: StepContext, text: string, offered: readonly Offered[]): Reading<Offered> {
  const exact = offeredByLabel(text, offered) ?? byDigits(text, offered);
  if (exact) return read(exact);
  const labels = offered.map(({ label, full }) => full ?? label);
  const reading = readChoice(text, labels, context.words);
  const chosen = reading.value === null ? undefined : offered[reading.value];
  if (chosen) return read(chosen);
  return unread(reading.value === null ? reading.reason : 'unclear');
}

/** The commonest answer of all, a bare number, needs no vocabulary. */
function byDigits(text: string, offered: readonly Offered[]): Offered | null {
  const digits = /^\s*(\d{1,2})\s*$/.exec(text)?.[1];
  return digits === undefined ? null : (offered[Number(digits) - 1] ?? null);
}
