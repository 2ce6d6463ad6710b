/**
 * What a message may be given. Actions and answers speak in these; only `text/messages` turns them into words,
 * so that the same outcome reads right in every language.
 */

/** A moment at a place: printed as a local date and hour with the zone's name (WIB, WITA, WIT). */
export interface Moment {
  readonly type: 'moment';
  /** ISO instant, `2026-11-23T01:00:00Z`. */
  readonly at: string;
  /** IANA zone, `Asia/Jakarta`. */
  readonly zone: string;
}

/** A piece of text that stands in `locales/` and is put into another one. */
export interface MessageRef {
  readonly type: 'message';
  readonly key: string;
  readonly args?: { readonly [name: string]: Value };
}

/** Plain JSON. A date is `YYYY-MM-DD` text; a list is joined the way the language joins lists. */
export type Value = string | number | boolean | null | Moment | MessageRef | readonly Value[];

export type Values = { readonly [name: string]: Value };
