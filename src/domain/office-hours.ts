import { Temporal } from 'temporal-polyfill';

/** When an office is open, by weekday from 1 (Monday) to 7; times as `HH:MM`. A day may have several. */
export interface OfficeTime {
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
}

export type OfficeNow =
  | { readonly open: true }
  /** Epoch milliseconds. */
  | { readonly open: false; readonly opensAt: number };

const daysAhead = 7;

/** Is the office open, and if not, when does it open next? `null` when it never does. */
export function officeAt(times: readonly OfficeTime[], now: number, zone: string): OfficeNow | null {
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const today = here.toPlainDate();
  const openings: number[] = [];
  for (let ahead = 0; ahead <= daysAhead; ahead += 1) {
    const day = today.add({ days: ahead });
    for (const time of times.filter(({ weekday }) => weekday === day.dayOfWeek)) {
      const from = day.toZonedDateTime({ timeZone: zone, plainTime: time.from }).epochMilliseconds;
      const to = day.toZonedDateTime({ timeZone: zone, plainTime: time.to }).epochMilliseconds;
      if (from <= now && now < to) return { open: true };
      if (from > now) openings.push(from);
    }
  }
  return openings.length === 0 ? null : { open: false, opensAt: Math.min(...openings) };
}

/** Is `at` today, tomorrow, or later, as people at the place count? */
export function dayWord(at: number, now: number, zone: string): 'today' | 'tomorrow' | 'later' {
  const dayOf = (moment: number) =>
    Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone).toPlainDate();
  const { days } = dayOf(now).until(dayOf(at), { largestUnit: 'days' });
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'later';
}
