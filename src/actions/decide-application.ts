import { countHeld, moveUp } from '../domain/seat.js';
import { type DecisionAsked, possibleDecisions, stageAfter } from '../domain/staff-decision.js';
import type { Before } from '../domain/undo.js';
import { forgetDecision, keepDecision, standingDecision } from '../store/application-decision.js';
import {
  type LockedApplication,
  type Move,
  moveApplications,
  replacedApplications,
} from '../store/application-move.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';
import { tellDecision } from './decision-notice.js';
import { lockHeld } from './held-applications.js';
import { cardsById, moveUpReserve, promotion, tellPromoted } from './reserve.js';
import type { SeatBook } from './seat-book.js';
import { undoAllowed } from './undo-decision.js';

/**
 * `done`, or why nothing was changed: `stale` it has moved since the page was shown, `full` there is no seat to give,
 * `filled` the seat of an undone decision is somebody else's by now, `too_late` the time for the undo is over,
 * `gone` there is nothing to decide.
 */
export type DecisionMade = 'done' | 'stale' | 'full' | 'filled' | 'too_late' | 'gone';

/**
 * A decision of staff on one application: moves it, gives a freed seat to the next of the reserve as a withdrawal does,
 * and tells both chats. Locks person, batch, quota, application: of two who decide at once, the second finds it moved.
 * Whoever calls it wakes the turn (`inbox`) after the commit.
 */
export async function decideApplication(
  tx: Transaction,
  encryption: Encryption,
  asked: DecisionAsked,
  context: ActionContext,
): Promise<DecisionMade> {
  const { book, locked } = await lockHeld(tx, [asked.application], context.now);
  const application = locked.get(asked.application);
  if (application === undefined) return 'gone';
  if (application.stage !== asked.seen) return 'stale';
  const plan =
    asked.decision === 'undo' ? await planUndo(tx, application, book, context) : planMove(application, asked, book);
  if (typeof plan === 'string') return plan;
  const { after, reason } = plan;
  const promoted = plan.frees ? await moveUpReserve(tx, book, [application], [application.id]) : [];
  const own = moveOf(application, after, reason, asked.staffId, context);
  const moves = [own, ...promoted.map((one) => promotion(one, context))];
  await moveApplications(tx, moves, book.changes(), context.now);
  if (asked.decision === 'undo') await forgetDecision(tx, application.id);
  else
    await keepDecision(tx, { id: application.id, staffId: asked.staffId, before: beforeOf(application) }, context.now);
  const cards = await cardsById(tx, moves);
  await tellPromoted(tx, encryption, promoted, cards, context.now);
  await tellDecision(tx, encryption, { card: cards.get(application.id), asked, now: context.now });
  return 'done';
}

interface Plan {
  readonly after: Before;
  readonly reason: string;
  /** Does a seat or a place in line come free? */
  readonly frees: boolean;
}

function beforeOf({ stage, seat, rank }: LockedApplication): Before {
  return { stage, seat, rank };
}

function planMove(application: LockedApplication, asked: DecisionAsked, book: SeatBook): Plan | DecisionMade {
  const { decision, reason } = asked;
  if (decision === 'undo' || !possibleDecisions(application.stage).includes(decision)) return 'gone';
  const stage = stageAfter(decision);
  const lines = book.lines(application);
  if (decision === 'reject') {
    if (reason === undefined) return 'gone';
    book.countApplicant(application.batchCode, -1);
    if (lines) countHeld(lines.whole, lines.line, application, -1);
    return { after: { stage, seat: false, rank: null }, reason: `reject:${reason}`, frees: true };
  }
  if (decision !== 'accept' || application.seat)
    return { after: { ...beforeOf(application), stage }, reason: decision, frees: false };
  // From outside the regions that seats are divided over: there is no line whose seat could be given.
  if (lines === null || lines.line.taken >= lines.line.capacity || lines.whole.taken >= lines.whole.capacity)
    return 'full';
  countHeld(lines.whole, lines.line, { seat: true, rank: null }, 1);
  return { after: { stage, seat: true, rank: null }, reason: decision, frees: false };
}

/** As if it had not been decided: what it held is counted in again, and what it was given is given back. */
async function planUndo(
  tx: Transaction,
  application: LockedApplication,
  book: SeatBook,
  context: ActionContext,
): Promise<Plan | DecisionMade> {
  const standing = await standingDecision(tx, application.id);
  if (standing === null) return 'gone';
  const { before } = standing;
  const replaced = (await replacedApplications(tx, [application.id])).has(application.id);
  const lines = book.lines(application);
  const refusal = undoAllowed({ standing, replaced, holdsSeat: application.seat, lines }, context.now);
  if (refusal !== null) return refusal;
  const reopened = application.stage === 'rejected';
  if (reopened) book.countApplicant(application.batchCode);
  if (!lines) return { after: before, reason: 'undo_decision', frees: false };
  if (!reopened) countHeld(lines.whole, lines.line, application, -1);
  countHeld(lines.whole, lines.line, before, 1);
  const up = before.rank !== null && moveUp(lines.whole, lines.line) > 0;
  const after: Before = up ? { stage: 'accepted', seat: true, rank: null } : before;
  return { after, reason: 'undo_decision', frees: application.seat && !before.seat };
}

function moveOf(
  application: LockedApplication,
  after: Before,
  reason: string,
  staffId: string,
  context: ActionContext,
): Move {
  return {
    id: application.id,
    eventId: context.newId(),
    auditId: context.newId(),
    from: application.stage,
    to: after.stage,
    seat: after.seat,
    rank: after.rank,
    withdrawnAt: null,
    withdrawnFrom: null,
    reason,
    actor: `staff:${staffId}`,
  };
}
