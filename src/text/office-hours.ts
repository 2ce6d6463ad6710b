/** Weekdays as offices print them, from Monday. */
const weekdays = ['senin', 'selasa', 'rabu', 'kamis', 'jumat', 'sabtu', 'minggu'];

const day = weekdays.concat(`jum'at`).join('|');
const span = new RegExp(
  `(${day})(?:\\s*(?:[\\p{Pd}]|s\\.?/?d\\.?|sampai|hingga)\\s*(${day}))?[^\\d,;]*(\\d{1,2})[.:](\\d{2})\\s*(?:\\p{Pd}|s\\.?/?d\\.?|sampai|hingga)\\s*(\\d{1,2})[.:](\\d{2})`,
  'giu',
);

/** One opening: weekday from 1 (Monday) to 7, hours as `HH:MM`. */
export interface PrintedHours {
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
}

/** Reads hours as a centre prints them: "Senin–Jumat pukul 08.00–16.00 WIB, Sabtu 08.00–12.00". Empty when nothing is understood. */
export function readOfficeHours(printed: string): PrintedHours[] {
  return [...printed.matchAll(span)].flatMap(
    ([, first = '', last, fromHour = '', fromMinute = '', toHour = '', toMinute = '']) => {
      const from = clock(fromHour, fromMinute);
      const to = clock(toHour, toMinute);
      if (from === null || to === null || from >= to) return [];
      return daysBetween(weekdayOf(first), weekdayOf(last ?? first)).map((weekday) => ({ weekday, from, to }));
    },
  );
}

function weekdayOf(name: string): number {
  return weekdays.indexOf(name.toLowerCase().replace("'", '')) + 1;
}

/** "Sabtu–Senin" goes over the end of the week. */
function daysBetween(first: number, last: number): number[] {
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => ((first - 1 + index) % 7) + 1);
}

function clock(hour: string, minute: string): string | null {
  if (Number(hour) > 24 || Number(minute) > 59) return null;
  // The day that ends at midnight ends a minute before it here; nobody waits for that minute.
  return Number(hour) === 24 ? '23:59' : `${hour.padStart(2, '0')}:${minute}`;
}
