import { isoDate, isRealDate, yearOf } from './calendar.js';
import { ageWords, notADate, partLabels, yearLabels } from './date-words.js';
import { oldestYear, shortYearAhead, yearsAhead } from './limits.js';
import { monthOf } from './month-names.js';
import { plain, squeeze } from './normalise.js';
import { numberAt } from './number-span.js';
import { numberSpelling, numberWord, splitNumberWord } from './number-words.js';
import { type Reading, read, unread } from './reading.js';
import { relativeDate } from './relative-date.js';

export interface DateContext {
  /** ISO date of the conversation's day; decides two-digit years and "besok". */
  readonly today: string;
}

/** A part of a date in a message. `year4` marks four digits or a spelled year. */
type Part =
  | { readonly part: 'number'; readonly value: number; readonly digits: number }
  | { readonly part: 'month'; readonly value: number }
  | { readonly part: 'label' | 'sign' | 'other' | 'age' | 'block'; readonly text: string };

const numeric = /^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})$/;
const clockTime =
  /(?:\b(?:jam|pukul|pkl|jm|at)\s*)?\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?\s*(?:z|wib|wita|wit|am|pm)?\b|\b(?:jam|pukul|pkl|jm)\s*[0-9]{1,2}(?:[.:][0-9]{2})?\s*(?:wib|wita|wit|pagi|siang|sore|malam)?\b/g;
const isoTime = /(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})t(?=[0-9]{2}:)/;
/** "dua-puluh" is one number. */
const hyphen = /(?<=\p{L})-(?=\p{L})/gu;
const partPattern = /[0-9]+|\p{L}+|[^\s]/gu;

/**
 * The one day that a message names, as ISO text; day before month, Indonesian, English, Javanese or Sundanese.
 * Whether it may lie in the future is for the caller to say.
 * Reasons: `unclear`, `impossible` (31 February, month 13), `year` (missing), `ambiguous`.
 */
export function readDate(text: string, context: DateContext): Reading<string> {
  const clean = withDigits(plain(text)).replace(correction, '');
  const fast = numeric.exec(clean);
  if (fast !== null)
    return dated(Number(fast[3]), Number(fast[2]), Number(fast[1]), fast[3]?.length ?? 0, context.today);
  const parts = partsOf(clean.replace(isoTime, ' ').replace(clockTime, ' '));
  if (!parts.some((part) => part.part === 'number')) return relativeDate(clean, context.today);
  if (parts.some((part) => part.part === 'block')) return unread('unclear');
  const named = oneDate(parts, context.today);
  if (named !== null && named.value !== null) return named;
  const relative = relativeDate(clean, context.today);
  return relative.value === null ? (named ?? relative) : relative;
}

/** "maaf salah, 21-10-1998": what follows is right. */
const correction =
  /^(?:maaf|maap|sorry|eh|ups|aduh|waduh|oh|mohon maaf|kak|,|\s)*\b(?:salah(?: ketik| tulis| tgl| tanggal)?|keliru|typo|ralat|koreksi)(?: (?:kak|min|bu|pak|ya|yang benar|yg benar|yang bener|harusnya|seharusnya|maksudnya))*\s*[,.:;]\s*/u;

/** The letters O and l beside digits stand in for 0 and 1: "l7-o8-2oo1". */
const letterDigits = /(?<![\p{L}])[0-9ol]*[0-9][0-9ol]*(?![\p{L}])/gu;

function withDigits(text: string): string {
  return text.replace(letterDigits, (run) => run.replaceAll('o', '0').replaceAll('l', '1'));
}

function partsOf(text: string): Part[] {
  const typed = (text.replaceAll("'", ' ').replace(hyphen, ' ').match(partPattern) ?? []).flatMap(squeezedWord);
  const words = typed.map((word) =>
    numberSpelling.knows(word) || monthOf(word) !== null ? word : (numberSpelling.slip(word) ?? word),
  );
  const parts: Part[] = [];
  for (let index = 0; index < words.length; ) {
    const [part, taken] = partAt(words, index, parts);
    parts.push(part);
    index += taken;
  }
  return parts;
}

function squeezedWord(word: string): string[] {
  return /^\p{L}/u.test(word) ? splitNumberWord(squeeze(word)) : [word];
}

function partAt(words: readonly string[], index: number, before: readonly Part[]): [Part, number] {
  const word = words[index] ?? '';
  if (/^[0-9]/.test(word)) return [{ part: 'number', value: Number(word), digits: word.length }, 1];
  if (!/^\p{L}/u.test(word)) return [{ part: 'sign', text: word }, 1];
  if (partLabels.has(word)) return [{ part: 'label', text: word }, 1];
  if (notADate.has(word)) return [{ part: 'block', text: word }, 1];
  if (ageWords.has(word)) return [{ part: 'age', text: word }, 1];
  const month = numberWord(word) === null ? (monthOf(word) ?? romanMonth(word, before)) : null;
  if (month !== null) return [{ part: 'month', value: month }, 1];
  return spelledAt(words, index) ?? [{ part: 'other', text: word }, 1];
}

const romans = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'].map(squeeze);

/** "17-VIII-2001", behind a sign; squeezing makes II and III the same, so only the unmistakable ones count. */
function romanMonth(word: string, before: readonly Part[]): number | null {
  if (before.at(-1)?.part !== 'sign' || before.at(-2)?.part !== 'number') return null;
  const found = romans.indexOf(word);
  return found < 0 || found !== romans.lastIndexOf(word) ? null : found + 1;
}

/** A number in words; "nineteen ninety eight" and "sembilan delapan" are years of two numbers. */
function spelledAt(words: readonly string[], index: number): [Part, number] | null {
  const first = numberAt(words, index);
  if (first === null || !Number.isInteger(first.value)) return null;
  const second = numberAt(words, first.to);
  const taken = first.to - index;
  const century = first.value === 19 || first.value === 20;
  const third = second === null ? null : numberAt(words, second.to);
  if (second?.spelled && third?.spelled && century && second.value < 10 && third.value < 10) {
    return [
      { part: 'number', value: first.value * 100 + second.value * 10 + third.value, digits: 4 },
      third.to - index,
    ];
  }
  if (second?.spelled && century && second.value < 100) {
    return [{ part: 'number', value: first.value * 100 + second.value, digits: 4 }, second.to - index];
  }
  if (second?.spelled && first.value < 10 && second.value < 10) {
    return [{ part: 'number', value: first.value * 10 + second.value, digits: 2 }, second.to - index];
  }
  return [{ part: 'number', value: first.value, digits: first.value > 99 ? 4 : 2 }, taken];
}

/** `null`: no date pattern at all. */
function oneDate(parts: readonly Part[], today: string): Reading<string> | null {
  const readings = datedGroups(parts)
    .map((group) => groupDate(group, today))
    .filter((reading) => reading !== null);
  const dates = [
    ...new Set(readings.flatMap((reading) => (reading.value === null ? reading.others : [reading.value]))),
  ];
  const [first] = readings;
  if (readings.length <= 1) return first ?? null;
  return dates.length === 1 && readings.every((reading) => reading.value !== null)
    ? read(dates[0] ?? '')
    : unread('ambiguous', dates);
}

type DatePart = Exclude<Part, { text: string }>;

/** Runs of numbers and months with only signs and labels between them; a number behind "umur" is none. */
function datedGroups(parts: readonly Part[]): DatePart[][] {
  const groups: DatePart[][] = [[]];
  let age = false;
  for (const [index, part] of parts.entries()) {
    if (part.part === 'number' && age) age = false;
    else if (part.part === 'number' && groups.some(({ length }) => length > 2) && isYears(parts, index)) continue;
    else if (part.part === 'number' || part.part === 'month') groups.at(-1)?.push(part);
    else if (part.part === 'age') age = true;
    else if (endsDate(part)) groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
}

/** "17 juni 1998 (28 tahun)": a number of years beside a whole date. */
function isYears(parts: readonly Part[], index: number): boolean {
  const next = parts[index + 1];
  return next?.part === 'label' && yearLabels.has(next.text) && parts[index + 2]?.part !== 'number';
}

function endsDate(part: Exclude<Part, DatePart>): boolean {
  return part.part === 'other' || (part.part === 'sign' && !'-/.,_|·\\'.includes(part.text));
}

/** One run of parts as a date: D M Y, M D Y, Y M D, or eight or six digits together. */
function groupDate(group: readonly DatePart[], today: string): Reading<string> | null {
  const [first, second, third, fourth] = group;
  if (first === undefined) return null;
  if (second === undefined) return first.part === 'number' ? compactDate(first, today) : null;
  if (third === undefined)
    return first.part === 'month' || second.part === 'month' ? unread('year') : unread('unclear');
  if (fourth !== undefined) return unread('unclear');
  const order = orderOf(first, second, third);
  if (order === null) return unread('unclear');
  const [day, month, year] = order;
  if (day.part !== 'number' || year.part !== 'number' || day.digits > 2) return unread('unclear');
  if (month.part === 'number' && month.digits > 2) return unread('unclear');
  return dated(year.value, month.value, day.value, year.digits, today);
}

function orderOf(first: DatePart, second: DatePart, third: DatePart): [DatePart, DatePart, DatePart] | null {
  if (first.part === 'month') return [second, first, third];
  if (first.digits === 4) return third.part === 'month' ? [second, third, first] : [third, second, first];
  if (third.part === 'month') return null;
  return [first, second, third];
}

function compactDate(part: DatePart, today: string): Reading<string> | null {
  if (part.part !== 'number') return null;
  const text = String(part.value).padStart(part.digits, '0');
  if (part.digits === 6)
    return dated(Number(text.slice(4)), Number(text.slice(2, 4)), Number(text.slice(0, 2)), 2, today);
  if (part.digits !== 8) return unread('unclear');
  const dayFirst = dated(Number(text.slice(4)), Number(text.slice(2, 4)), Number(text.slice(0, 2)), 4, today);
  if (dayFirst.value !== null) return dayFirst;
  const yearFirst = dated(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)), 4, today);
  return yearFirst.value === null ? dayFirst : yearFirst;
}

function dated(typedYear: number, month: number, day: number, digits: number, today: string): Reading<string> {
  const year = digits === 2 ? fullYear(typedYear, today) : typedYear;
  if (digits !== 2 && digits !== 4) return unread('unclear');
  if (year < oldestYear || year > yearOf(today) + yearsAhead) return unread('impossible');
  if (isRealDate(year, month, day)) return read(isoDate(year, month, day));
  return unread('impossible', month > 12 && isRealDate(year, day, month) ? [isoDate(year, day, month)] : []);
}

/** '01 is 2001 and '98 is 1998: this century up to shortly after today, else the last one. */
function fullYear(short: number, today: string): number {
  const century = Math.floor(yearOf(today) / 100) * 100;
  const year = century + short;
  return year <= yearOf(today) + shortYearAhead ? year : year - 100;
}
