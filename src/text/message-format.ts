import type { Formats, Formatters } from 'intl-messageformat';
import type { Moment } from './value.js';

/**
 * How numbers, dates and moments are written inside messages: `{price, number, idr}`, `{born, date, long}`,
 * `{at, date, short}`, `{at, time, short}`. A date is `YYYY-MM-DD` text; a `Moment` is shown in its own zone.
 */
export const messageFormats: Partial<Formats> = {
  number: {
    // Intl prints "Rp 750.000" with a no-break space, "IDR 750,000" in English; posters and people write Rp750.000.
    idr: { style: 'currency', currency: 'IDR', maximumFractionDigits: 0 },
  },
  date: {
    short: { day: 'numeric', month: 'short', year: 'numeric' },
    medium: { day: 'numeric', month: 'long', year: 'numeric' },
    long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  },
  time: {
    short: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  },
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

/**
 * Zone abbreviations as Indonesians write them. Only the `id` data of Intl knows WIB, WITA and WIT;
 * every other language would print GMT+7.
 */
export function zoneName(moment: Moment): string {
  const parts = dateTimeFormat('id', { hour: 'numeric', timeZoneName: 'short', timeZone: moment.zone }).formatToParts(
    new Date(moment.at),
  );
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? moment.zone;
}

/** Local date, hour and zone of a moment in one language, to be put together by the message `common.moment`. */
export function momentParts(intlLocale: string, moment: Moment): { date: string; time: string; zone: string } {
  const at = new Date(moment.at);
  const part = (style: Intl.DateTimeFormatOptions | undefined): string =>
    dateTimeFormat(intlLocale, { ...style, timeZone: moment.zone }).format(at);
  return {
    date: part(messageFormats.date?.long),
    time: part(messageFormats.time?.short),
    zone: zoneName(moment),
  };
}

const dateTimeFormats = new Map<string, Intl.DateTimeFormat>();

/** Intl formatters cost some 50 microseconds to make, so each kind is made once per process. */
function dateTimeFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = dateTimeFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, options);
    dateTimeFormats.set(key, format);
  }
  return format;
}

function dateText(locale: string, style: Intl.DateTimeFormatOptions, value: unknown): string {
  if (value instanceof MomentArgument) {
    const text = dateTimeFormat(locale, { ...style, timeZone: value.moment.zone }).format(new Date(value.moment.at));
    return style.hour ? `${text} ${zoneName(value.moment)}` : text;
  }
  const at = typeof value === 'string' ? Date.parse(value) : typeof value === 'number' ? value : Number.NaN;
  // A calendar date has no zone: midnight UTC printed in UTC is the same day everywhere.
  return Number.isNaN(at) ? '' : dateTimeFormat(locale, { ...style, timeZone: 'UTC' }).format(at);
}

class MessageDateFormat extends Intl.DateTimeFormat {
  readonly #locale: string;
  readonly #style: Intl.DateTimeFormatOptions;

  constructor(locale: string, style: Intl.DateTimeFormatOptions) {
    super(locale, style);
    this.#locale = locale;
    this.#style = style;
  }

  override format(value?: unknown): string {
    return dateText(this.#locale, this.#style, value);
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

function remembered<Style extends object, Made>(make: (locale: string, style: Style | undefined) => Made) {
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

/** Shared by all messages. Styles are compared by identity, which holds since each message is compiled once. */
export const messageFormatters: Formatters = {
  getNumberFormat: remembered<Intl.NumberFormatOptions, Intl.NumberFormat>(
    (locale, style) => new MessageNumberFormat(locale, style),
  ) as Formatters['getNumberFormat'],
  getDateTimeFormat: remembered<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(
    (locale, style) => new MessageDateFormat(locale, style ?? {}),
  ) as Formatters['getDateTimeFormat'],
  getPluralRules: remembered<Intl.PluralRulesOptions, Intl.PluralRules>(
    (locale, style) => new Intl.PluralRules(locale, style),
  ) as Formatters['getPluralRules'],
};
