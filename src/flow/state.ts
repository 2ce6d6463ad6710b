import type { Value } from '../text/value.js';

/** A choice that stands in front of the person now. */
export interface Offered {
  /** Name of a fixed choice, id of a row, or one of our own (`@more`, see `special.ts`). */
  readonly id: string;
  /** As it was shown, for answers by label. */
  readonly label: string;
  readonly hint?: string;
  /** The whole label, where the shown one is cut. */
  readonly full?: string;
}

/** A choice whose label stands in the texts is remembered by its id alone. */
export type Remembered = string | Offered;

export function idOf(one: Remembered | undefined): string | undefined {
  return typeof one === 'string' ? one : one?.id;
}

/** Where a subflow returns to. */
export interface Frame {
  readonly flow: string;
  readonly revision: string;
  /** The node that called the subflow. */
  readonly node: string;
  readonly vars: { readonly [name: string]: Value };
  readonly trail: readonly string[];
}

/**
 * All that a conversation remembers between two messages; small JSON, parsed by zod on every load.
 * `waiting` says what the standing node waits for.
 */
export interface FlowState {
  readonly flow: string;
  /** Content hash of the flow; another one means that a deploy came between. */
  readonly revision: string;
  readonly node: string;
  /** `null`: left open on purpose (LEWATI). */
  readonly vars: { readonly [name: string]: Value };
  readonly stack: readonly Frame[];
  /** Questions answered in this flow, oldest first: `node`, or `node=choice` for a fixed choice. */
  readonly trail: readonly string[];
  /** Invalid answers to the standing question so far. */
  readonly tries: number;
  /** Epoch milliseconds when the standing question was asked. */
  readonly since: number;
  /** Number of the prompt; a button `n.<turn>.<index>` counts only while it matches. */
  readonly turn: number;
  readonly offered: readonly Remembered[];
  readonly waiting: 'answer' | 'confirm' | 'outcome' | 'job';
  /** A parsed answer that awaits the person's yes, and its further parts. */
  readonly candidate?: Value;
  readonly parts?: { readonly [name: string]: Value };
  /** The free text that a look-up was asked for, and the page of rows shown (0 = the first). */
  readonly query?: string;
  readonly page?: number;
  /** Actions run since the person last said something. */
  readonly actions?: number;
  /** Only while the way is gone again after a deploy: the questions passed over so far, as in `trail`. */
  readonly resuming?: readonly string[];
  /** Kept for the conversation; the engine neither sets nor reads it. */
  readonly expiresAt?: number;
}
