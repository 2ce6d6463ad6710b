/** Zones differ from UTC by whole quarters of an hour, so within one of them the day is the same. */
const QUARTER_HOUR_MS = 900_000;

interface Day {
  readonly quarter: number;
  readonly date: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** The day last asked for in each zone: a batch of answers is read within one quarter of an hour. */
const days = new Map<string, Day>();

/** The calendar day `YYYY-MM-DD` at a place; `now` in epoch milliseconds, `zone` as IANA names it. */
export function localDate(now: number, zone: string): string {
  const quarter = Math.floor(now / QUARTER_HOUR_MS);
  const known = days.get(zone);
  if (known?.quarter === quarter) return known.date;
  const date = formatOf(zone).format(now);
  days.set(zone, { quarter, date });
  return date;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  // The Swedish format is the ISO one.
  const options = { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', options);
  formats.set(zone, format);
  return format;
}
