import type { Value, Values } from '../text/value.js';

/** Type of a variable or of an action's value; what a message may do with it follows from it. */
export const valueTypes = ['text', 'number', 'boolean', 'date', 'moment', 'message', 'list'] as const;
export type ValueType = (typeof valueTypes)[number];

/**
 * What the flow checker must know of an action. The action itself lives in `actions/`; a flow only names it.
 * `data` runs inside the turn's transaction; `job` is queued and its outcome comes back as an inbox row.
 */
export interface ActionSpec {
  readonly name: string;
  readonly kind: 'data' | 'job';
  readonly takes: { readonly [input: string]: { readonly type: ValueType; readonly optional?: boolean } };
  /** Each named outcome with the values that it always brings. */
  readonly outcomes: { readonly [outcome: string]: { readonly [value: string]: ValueType } };
  /**
   * Outcomes that bring rows to choose from, at most `ROWS_PER_PAGE` at once. The engine adds inputs by itself:
   * `page` for `choose: rows` from the second page on (a number, 1 = the second), `query` for `ask … lookup` (the typed
   * text). A look-up answers `one`, `many` or a word that becomes the reason of the invalid answer (`none`).
   */
  readonly rows?: readonly string[];
  /** Texts that its values name: whole keys, or their beginnings that end in a dot. `flows check` looks for them. */
  readonly messages?: readonly string[];
}

/** One row to choose from: `id` is what is saved, `label` what is shown (cut to 20 or 24 graphemes), `hint` the line below it (72). */
export interface Row {
  readonly id: string;
  readonly label: Value;
  readonly hint?: Value;
}

/** What an action answered. */
export interface Outcome {
  readonly outcome: string;
  readonly values?: Values;
  readonly rows?: readonly Row[];
  /** There is a further page of rows. */
  readonly more?: boolean;
}

/** A `do` (or rows, or a look-up) that the engine has stopped at. */
export interface ActionCall {
  readonly action: string;
  readonly input: Values;
}
