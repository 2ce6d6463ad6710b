import { Temporal } from 'temporal-polyfill';

/** Nobody is reminded of something that can wait between these hours, local time. */
export const quietHours = { from: 20, until: 7 } as const;

/** `at` itself, or the next morning when it falls into the quiet hours; epoch milliseconds. */
export function nextDaytime(at: number, zone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  if (local.hour >= quietHours.until && local.hour < quietHours.from) return at;
  const day = local.hour >= quietHours.from ? local.add({ days: 1 }) : local;
  return day.withPlainTime({ hour: quietHours.until }).epochMilliseconds;
}
