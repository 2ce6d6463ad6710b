const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day `YYYY-MM-DD` at a place; `now` in epoch milliseconds, `zone` as IANA names it. */
export function localDate(now: number, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    // The Swedish format is the ISO one.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(zone, format);
  }
  return format.format(now);
}
