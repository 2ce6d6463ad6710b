import type { Formats, Formatters } from 'intl-messageformat';
import type { Moment } from './value.js';

/**
 * How numbers, dates and moments are written inside messages: `{price, number, idr}`, `{born, date, long}`,
 * `{at, date, short}`, `{at, time, short}`. A date is `YYYY-MM-DD` text; a `Moment` is shown in its own zone.
 */
const longDate = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const hour = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

export const messageFormats: Partial<Formats> = {
  number: {
    // Intl prints "Rp 750.000" with a no-break space, "IDR 750,000" in English; posters and people write Rp750.000.
    idr: { style: 'currency', currency: 'IDR', maximumFractionDigits: 0 },
  },
  date: {
    short: { day: 'numeric', month: 'short', year: 'numeric' },
    medium: { day: 'numeric', month: 'long', year: 'numeric' },
    long: longDate,
    full: longDate,
  },
  time: { short: hour },
};

/** A `Moment` on its way through a message: printed whole by `{at}`, in parts by `{at, date, …}` and `{at, time, …}`. */
export class MomentArgument {
  readonly moment: Moment;
  readonly #text: () => string;

  constructor(moment: Moment, text: () => string) {
    this.moment = moment;
    this.#text = text;
  }

  toString(): string {
    return this.#text();
  }
}

/** One style of date or hour in one language, in whatever zone. Intl's formatters cost 50 microseconds to make. */
class DateStyle {
  readonly #locale: string;
  readonly #style: Intl.DateTimeFormatOptions;
  readonly #byZone = new Map<string, Intl.DateTimeFormat>();

  constructor(locale: string, style: Intl.DateTimeFormatOptions) {
    this.#locale = locale;
    this.#style = style;
  }

  in(zone: string): Intl.DateTimeFormat {
    const known = this.#byZone.get(zone);
    if (known) return known;
    const format = new Intl.DateTimeFormat(this.#locale, { ...this.#style, timeZone: zone });
    this.#byZone.set(zone, format);
    return format;
  }
}

// Only the `id` data of Intl knows WIB, WITA and WIT; every other language would print GMT+7.
const zoneNames = new DateStyle('id', { hour: 'numeric', timeZoneName: 'short' });

// Formatting to parts costs ten times the rest of a moment, and these zones have one name all the year round.
const steadyZones: ReadonlySet<string> = new Set(['Asia/Jakarta', 'Asia/Pontianak', 'Asia/Makassar', 'Asia/Jayapura']);
const steadyNames = new Map<string, string>();

/** Zone abbreviations as Indonesians write them. */
function zoneName(moment: Moment): string {
  const known = steadyNames.get(moment.zone);
  if (known !== undefined) return known;
  const name = formattedZone(moment);
  if (steadyZones.has(moment.zone)) steadyNames.set(moment.zone, name);
  return name;
}

function formattedZone(moment: Moment): string {
  const parts = zoneNames.in(moment.zone).formatToParts(new Date(moment.at));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? moment.zone;
}

const wholeMoments = remembered((locale) => ({
  date: new DateStyle(locale, longDate),
  time: new DateStyle(locale, hour),
}));

/** Local date, hour and zone of a moment in one language, to be put together by the message `common.moment`. */
export function momentParts(intlLocale: string, moment: Moment): { date: string; time: string; zone: string } {
  const at = new Date(moment.at);
  const { date, time } = wholeMoments(intlLocale);
  return {
    date: date.in(moment.zone).format(at),
    time: time.in(moment.zone).format(at),
    zone: zoneName(moment),
  };
}

/** Takes the values of our messages: dates as text, moments, and nothing at all. */
class MessageDateFormat extends Intl.DateTimeFormat {
  readonly #style: DateStyle;
  readonly #hours: boolean;

  constructor(locale: string, style: Intl.DateTimeFormatOptions) {
    super(locale, style);
    this.#style = new DateStyle(locale, style);
    this.#hours = style.hour !== undefined;
  }

  override format(value?: unknown): string {
    if (value instanceof MomentArgument) {
      const text = this.#style.in(value.moment.zone).format(new Date(value.moment.at));
      return this.#hours ? `${text} ${zoneName(value.moment)}` : text;
    }
    const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    // A calendar date has no zone: midnight UTC printed in UTC is the same day everywhere.
    return Number.isNaN(at) ? '' : this.#style.in('UTC').format(at);
  }
}

const rupiah = new Intl.NumberFormat('id', { maximumFractionDigits: 0 });

class MessageNumberFormat extends Intl.NumberFormat {
  readonly #rupiah: boolean;

  constructor(locale: string, style: Intl.NumberFormatOptions | undefined) {
    super(locale, style);
    this.#rupiah = style?.currency === 'IDR';
  }

  override format(value: unknown): string {
    if (typeof value !== 'number') return '';
    return this.#rupiah ? `Rp${rupiah.format(value)}` : super.format(value);
  }
}

/** Made once per language and style; styles are compared by identity, which holds since a message is compiled once. */
function remembered<Made, Style extends object = object>(make: (locale: string, style: Style | undefined) => Made) {
  const byLocale = new Map<string, Map<Style | undefined, Made>>();
  return (locales?: string | string[], style?: Style): Made => {
    const locale = Array.isArray(locales) ? (locales[0] ?? 'id') : (locales ?? 'id');
    const made = byLocale.get(locale) ?? new Map<Style | undefined, Made>();
    byLocale.set(locale, made);
    const one = made.get(style) ?? make(locale, style);
    made.set(style, one);
    return one;
  };
}

/** Shared by all messages. */
export const messageFormatters: Formatters = {
  getNumberFormat: remembered<Intl.NumberFormat, Intl.NumberFormatOptions>(
    (locale, style) => new MessageNumberFormat(locale, style),
  ) as Formatters['getNumberFormat'],
  getDateTimeFormat: remembered<Intl.DateTimeFormat, Intl.DateTimeFormatOptions>(
    (locale, style) => new MessageDateFormat(locale, style ?? {}),
  ) as Formatters['getDateTimeFormat'],
  getPluralRules: remembered<Intl.PluralRules, Intl.PluralRulesOptions>(
    (locale, style) => new Intl.PluralRules(locale, style),
  ) as Formatters['getPluralRules'],
};
