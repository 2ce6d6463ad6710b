import { Temporal } from 'temporal-polyfill';

/** `YYYY-MM-DD`. */
export type Day = string;

const absolute = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}))?$/;
const relative = /^(today|monday)(?:([+-])(\d{1,3}))?(?: (\d{2}:\d{2}))?$/;

/** A day of the catalogue as it is written, with an hour where one is written. */
export interface WrittenDay {
  readonly day: Day;
  readonly hour: string | null;
}

/** Moves with the day of the import, so only demo items may have it. */
export function isRelativeDay(text: string): boolean {
  return relative.test(text);
}

/**
 * `2026-12-15`, `2026-12-15 16:00`, or for demo items `today+21` (days) and `monday+3` (the Monday three weeks on;
 * `monday` is that of the running week). `null`: none of these, or no such day.
 */
export function readDay(text: string, today: Day): WrittenDay | null {
  const fixed = absolute.exec(text);
  if (fixed?.[1]) return isDay(fixed[1]) && isHour(fixed[2]) ? { day: fixed[1], hour: fixed[2] ?? null } : null;
  const moving = relative.exec(text);
  if (!moving || !isHour(moving[4])) return null;
  const steps = Number(moving[3] ?? 0) * (moving[2] === '-' ? -1 : 1);
  const from = Temporal.PlainDate.from(today);
  const day =
    moving[1] === 'today'
      ? from.add({ days: steps })
      : from.subtract({ days: from.dayOfWeek - 1 }).add({ weeks: steps });
  return { day: day.toString(), hour: moving[4] ?? null };
}

function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

function isHour(text: string | undefined): boolean {
  return text === undefined || /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** The instant (epoch milliseconds) of an hour of a day at a place. */
export function instantOf(day: Day, hour: string, zone: string): number {
  return Temporal.PlainDateTime.from(`${day}T${hour}`).toZonedDateTime(zone).epochMilliseconds;
}

/** The calendar day at a place. */
export function dayAt(now: number, zone: string): Day {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Last day of a course of so many months that begins on `starts`. */
export function lastDay(starts: Day, months: number): Day {
  return Temporal.PlainDate.from(starts).add({ months }).subtract({ days: 1 }).toString();
}

/** Length in whole months when it is close to some, else in days: what a person would say. */
export function lengthBetween(starts: Day, ends: Day): { readonly unit: 'months' | 'days'; readonly count: number } {
  const days = Temporal.PlainDate.from(starts).until(Temporal.PlainDate.from(ends), { largestUnit: 'days' }).days + 1;
  const months = Math.round(days / 30.4);
  return months >= 1 && Math.abs(days - months * 30.4) <= 4
    ? { unit: 'months', count: months }
    : { unit: 'days', count: days };
}
