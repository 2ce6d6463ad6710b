import type { Value } from '../text/value.js';

/** A choice that stands in front of the person now. `label` is as it was shown, for answers by label. */
export interface Offered {
  readonly id: string;
  readonly label: string;
}

/** Where a subflow returns to. */
export interface Frame {
  readonly flow: string;
  readonly revision: string;
  readonly node: string;
  readonly vars: { readonly [name: string]: Value };
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
  readonly vars: { readonly [name: string]: Value };
  readonly stack: readonly Frame[];
  /** Invalid answers to the standing question so far. */
  readonly tries: number;
  /** Epoch milliseconds when the standing question was asked. */
  readonly since: number;
  /** Number of the prompt; a button `n.<turn>.<index>` counts only while it matches. */
  readonly turn: number;
  readonly offered: readonly Offered[];
  readonly waiting: 'answer' | 'confirm' | 'outcome' | 'job';
  /** A parsed answer that awaits the person's yes. */
  readonly candidate?: Value;
  /** The free text that a look-up was asked for, and the page of rows shown. */
  readonly query?: string;
  readonly page?: number;
  readonly expiresAt?: number;
}
