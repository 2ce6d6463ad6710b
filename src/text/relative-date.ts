import { addDays, addMonths, isoDate, isRealDate, weekday, yearOf } from './calendar.js';
import {
  ago,
  ahead,
  besideRelative,
  monthLabels,
  nearness,
  oneUnit,
  relativeDays,
  relativePairs,
  units,
  weekdays,
  within,
  yearLabels,
} from './date-words.js';
import { monthOf } from './month-names.js';
import { fold } from './normalise.js';
import { numberAt } from './number-span.js';
import { type Reading, read, unread } from './reading.js';

/** "besok", "hari ini", "senin depan", "3 hari lagi"; a bare weekday is `ambiguous` (which week?). */
export function relativeDate(text: string, today: string): Reading<string> {
  const words = fold(text).filter((word) => word !== 'the' && word !== 'a');
  for (let index = 0; index < words.length; index += 1) {
    const hit = relativeAt(words, index, today);
    if (hit === null) continue;
    const beside = [...words.slice(0, index), ...words.slice(index + hit.taken)];
    return beside.every((word) => besideRelative.has(word) || within.has(word)) ? hit.reading : unread('unclear');
  }
  return unread('unclear');
}

/** Sunday and week are one word. */
const sundayOrWeek = 'mingu';

interface Hit {
  readonly reading: Reading<string>;
  readonly taken: number;
}

function relativeAt(words: readonly string[], index: number, today: string): Hit | null {
  return (
    dayOfMonth(words, index, today) ??
    counted(words, index, today) ??
    fixed(words, index, today) ??
    ofWeek(words, index, today)
  );
}

/** "tgl 5 bulan depan", "17 agustus tahun ini". */
function dayOfMonth(words: readonly string[], index: number, today: string): Hit | null {
  const number = numberAt(words, index);
  if (number === null || !Number.isInteger(number.value)) return null;
  const [label = '', which = '', further = ''] = words.slice(number.to, number.to + 3);
  if (monthLabels.has(label) && nearness.has(which)) {
    const month = addMonths(today, nearness.get(which) ?? 0);
    return { reading: realDay(yearOf(month), Number(month.slice(5, 7)), number.value), taken: number.to + 2 - index };
  }
  const month = yearLabels.has(which) && nearness.has(further) ? monthOf(label) : null;
  if (month === null) return null;
  const year = yearOf(today) + (nearness.get(further) ?? 0);
  return { reading: realDay(year, month, number.value), taken: number.to + 3 - index };
}

function realDay(year: number, month: number, day: number): Reading<string> {
  return isRealDate(year, month, day) ? read(isoDate(year, month, day)) : unread('impossible');
}

/** "3 hari lagi", "seminggu lagi", "two weeks ago". */
function counted(words: readonly string[], index: number, today: string): Hit | null {
  const span = daysAt(words, index);
  if (span === null || !Number.isInteger(span.days) || Math.abs(span.days) > 366) return null;
  const direction = ['yang', 'yg', 'from'].includes(words[span.to] ?? '') ? span.to + 1 : span.to;
  const sign = directionOf(words[direction] ?? '');
  if (sign !== 0) return { reading: read(addDays(today, sign * span.days)), taken: direction + 1 - index };
  // "in 3 days", "dalam 3 hari".
  return within.has(words[index - 1] ?? '')
    ? { reading: read(addDays(today, span.days)), taken: span.to - index }
    : null;
}

function daysAt(words: readonly string[], index: number): { readonly days: number; readonly to: number } | null {
  const one = oneUnit.get(words[index] ?? '');
  if (one !== undefined) return { days: one, to: index + 1 };
  // "a week ago"; the article is left out before, and letters are squeezed.
  const bare = ['day', 'wek'].includes(words[index] ?? '') ? units.get(words[index] ?? '') : undefined;
  if (bare !== undefined) return { days: bare, to: index + 1 };
  const number = numberAt(words, index);
  const unit = number === null ? undefined : units.get(words[number.to] ?? '');
  return number === null || unit === undefined ? null : { days: number.value * unit, to: number.to + 1 };
}

function directionOf(word: string): number {
  return Number(ahead.has(word)) - Number(ago.has(word));
}

function fixed(words: readonly string[], index: number, today: string): Hit | null {
  for (const taken of [3, 2]) {
    const days = relativePairs.get(words.slice(index, index + taken).join(' '));
    if (days !== undefined) return { reading: read(addDays(today, days)), taken };
  }
  const days = relativeDays.get(words[index] ?? '');
  if (days === undefined || weekdays.has(words[index + 1] ?? '')) return null;
  return { reading: read(addDays(today, days)), taken: 1 };
}

/** "senin depan" is the Monday of next week, "senin ini" the coming one; "minggu depan" is next week as well. */
function ofWeek(words: readonly string[], index: number, today: string): Hit | null {
  const before = nearness.get(words[index] ?? '');
  const start = before !== undefined && weekdays.has(words[index + 1] ?? '') ? index + 1 : index;
  const day = weekdays.get(words[start] ?? '');
  if (day === undefined) return null;
  const [which, taken] = start > index ? [before, 2] : whichBehind(words, index + 1);
  const coming = addDays(today, (day - weekday(today) + 7) % 7 || 7);
  const nextWeek = addDays(today, 8 - weekday(today) + day - 1);
  const reading =
    words[start] === sundayOrWeek ? unread<string>('ambiguous', [coming]) : chosen(which, coming, nextWeek);
  return { reading, taken };
}

/** "depan", or "minggu depan", behind a weekday, and how many words the whole took. */
function whichBehind(words: readonly string[], index: number): [number | undefined, number] {
  const skipped = units.get(words[index] ?? '') === 7 ? 1 : 0;
  const which = nearness.get(words[index + skipped] ?? '');
  return which === undefined ? [undefined, 1] : [which, 2 + skipped];
}

function chosen(which: number | undefined, coming: string, nextWeek: string): Reading<string> {
  if (which === 1) return read(nextWeek, coming === nextWeek ? [] : [coming]);
  return which === 0 ? read(coming) : unread('ambiguous', [coming]);
}
