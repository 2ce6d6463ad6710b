import { canMove, type Stage } from './application.js';
import { decisionUndoMs } from './limits.js';

/** What staff may decide about an application. Asking the person is no decision: nothing moves. */
export const staffDecisions = ['verify', 'accept', 'confirm', 'reject'] as const;
export type StaffDecision = (typeof staffDecisions)[number];

const leadsTo: Readonly<Record<StaffDecision, Stage>> = {
  verify: 'verified',
  accept: 'accepted',
  confirm: 'confirmed',
  reject: 'rejected',
};

export function stageAfter(decision: StaffDecision): Stage {
  return leadsTo[decision];
}

/**
 * Decisions that an application at this stage allows. Who stands in the reserve is accepted when a seat is given back,
 * by rank and by nobody's choice.
 */
export function possibleDecisions(stage: Stage): StaffDecision[] {
  return staffDecisions.filter(
    (decision) => canMove(stage, leadsTo[decision]) && !(decision === 'accept' && stage === 'reserve'),
  );
}

/** Why somebody did not get in this time: each has words for the person, with what can be done about it. */
export const rejectionReasons = [
  'documents_missing',
  'data_differs',
  'outside_age',
  'outside_education',
  'outside_region',
  'other_training',
  'seats_filled',
  'not_reached',
  'not_present',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** The instant, epoch milliseconds, from which a decision of staff stands for good. */
export function decisionUndoUntil(decidedAt: number): number {
  return decidedAt + decisionUndoMs;
}

export interface DecisionAsked {
  readonly application: string;
  readonly decision: StaffDecision | 'undo';
  /** The stage that the page showed: whoever decides on something else has not seen what they decide. */
  readonly seen: Stage;
  /** Needed to reject. */
  readonly reason?: RejectionReason;
  readonly staffId: string;
}
