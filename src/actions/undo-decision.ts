import { hasFreeSeat, type Line } from '../domain/seat.js';
import { decisionUndoUntil } from '../domain/staff-decision.js';
import type { StandingDecision } from '../store/application-decision.js';

export interface UndoFacts {
  readonly standing: StandingDecision;
  /** Has the person applied anew meanwhile? */
  readonly replaced: boolean;
  /** Does the application hold a seat now? */
  readonly holdsSeat: boolean;
  readonly lines: { readonly whole: Line; readonly line: Line } | null;
}

/** Why a decision cannot be taken back; `null` when it can. */
export function undoAllowed(
  { standing, replaced, holdsSeat, lines }: UndoFacts,
  now: number,
): 'too_late' | 'gone' | 'filled' | null {
  if (now >= decisionUndoUntil(standing.decidedAt)) return 'too_late';
  if (replaced) return 'gone';
  if (!standing.before.seat || holdsSeat || lines === null) return null;
  return hasFreeSeat(lines.line) && lines.whole.taken < lines.whole.capacity ? null : 'filled';
}
