import { maxWaiting } from './limits.js';
import type { ChatLine, Found, Position } from './mailbox.js';

/**
 * What one open page has been shown. Numbers are given when a line is written and shown when it is sent, so a lower
 * one may come after a higher one; it is remembered as waiting instead of being lost.
 */
export class Cursor implements Position {
  #after: number;
  #waiting: Set<number>;

  constructor({ after, waiting }: Position) {
    this.#after = after;
    this.#waiting = new Set(newest(waiting));
  }

  get after(): number {
    return this.#after;
  }

  get waiting(): readonly number[] {
    return [...this.#waiting];
  }

  /** The lines to show now, each once, by number. `found` may hold more than this page asked for. */
  take({ shown, open }: Pick<Found, 'shown' | 'open'>): ChatLine[] {
    const fresh = shown.filter(({ seq }) => seq > this.#after || this.#waiting.has(seq)).sort((a, b) => a.seq - b.seq);
    this.#after = Math.max(this.#after, fresh.at(-1)?.seq ?? 0);
    this.#waiting = new Set(newest(open.filter((seq) => seq <= this.#after)));
    return fresh;
  }
}

function newest(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b).slice(-maxWaiting);
}
