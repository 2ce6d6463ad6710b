import { addDays, weekday } from './calendar.js';
import { ago, ahead, besideRelative, nearness, relativeDays, relativePairs, units, weekdays } from './date-words.js';
import { fold } from './normalise.js';
import { numberAt } from './number-span.js';
import { type Reading, read, unread } from './reading.js';

/** "besok", "hari ini", "senin depan", "3 hari lagi"; a bare weekday is `ambiguous` (which week?). */
export function relativeDate(text: string, today: string): Reading<string> {
  const words = fold(text).filter((word) => word !== 'the');
  for (let index = 0; index < words.length; index += 1) {
    const hit = relativeAt(words, index, today);
    if (hit === null) continue;
    const beside = [...words.slice(0, index), ...words.slice(index + hit.taken)];
    return beside.every((word) => besideRelative.has(word)) ? hit.reading : unread('unclear');
  }
  return unread('unclear');
}

interface Hit {
  readonly reading: Reading<string>;
  readonly taken: number;
}

function relativeAt(words: readonly string[], index: number, today: string): Hit | null {
  return counted(words, index, today) ?? fixed(words, index, today) ?? ofWeek(words, index, today);
}

function counted(words: readonly string[], index: number, today: string): Hit | null {
  const number = numberAt(words, index);
  const unit = number === null ? undefined : units.get(words[number.to] ?? '');
  if (number === null || unit === undefined || !Number.isInteger(number.value)) return null;
  const direction = words[number.to + 1] === 'yang' ? number.to + 2 : number.to + 1;
  const sign = ahead.has(words[direction] ?? '') ? 1 : ago.has(words[direction] ?? '') ? -1 : 0;
  if (sign === 0 || number.value > 366) return null;
  return { reading: read(addDays(today, sign * number.value * unit)), taken: direction + 1 - index };
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

/** "senin depan" is the Monday of next week, "senin ini" the coming one. */
function ofWeek(words: readonly string[], index: number, today: string): Hit | null {
  const english = nearness.get(words[index] ?? '');
  const start = english !== undefined && weekdays.has(words[index + 1] ?? '') ? index + 1 : index;
  const day = weekdays.get(words[start] ?? '');
  if (day === undefined) return null;
  const which = start > index ? english : nearness.get(words[start + 1] ?? '');
  const taken = which === undefined || start > index ? start + 1 - index : 2;
  const coming = addDays(today, (day - weekday(today) + 7) % 7 || 7);
  const nextWeek = addDays(today, 8 - weekday(today) + day - 1);
  if (which === 1 && words[start] !== 'mingu')
    return {
      reading: read(
        nextWeek,
        [coming].filter((date) => date !== nextWeek),
      ),
      taken,
    };
  if (which === 0 && words[start] !== 'mingu') return { reading: read(coming), taken };
  return { reading: unread('ambiguous', [coming]), taken };
}
