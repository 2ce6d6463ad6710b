import type { Stage } from './application.js';
import { undoWindowMs } from './limits.js';

/** What a withdrawn application was before; kept with it so that the undo can restore it. */
export interface Before {
  readonly stage: Stage;
  readonly seat: boolean;
  readonly rank: number | null;
}

export interface Withdrawn {
  /** Epoch milliseconds. */
  readonly withdrawnAt: number;
  readonly before: Before;
}

/** The instant, epoch milliseconds, from which a withdrawal stands for good. */
export function undoUntil(withdrawnAt: number): number {
  return withdrawnAt + undoWindowMs;
}

export type UndoAnswer = 'restore' | 'filled' | 'too_late';

/** `seatFree`: is a seat open in the line it was taken from, and nobody in the reserve before it? */
export function decideUndo(withdrawn: Withdrawn, now: number, seatFree: boolean): UndoAnswer {
  if (now >= undoUntil(withdrawn.withdrawnAt)) return 'too_late';
  return withdrawn.before.seat && !seatFree ? 'filled' : 'restore';
}
