import { mayWithdraw } from '../domain/application.js';
import { instantOf } from '../domain/catalogue/day.js';
import { undoWindowMs } from '../domain/limits.js';
import { countHeld, moveUp } from '../domain/seat.js';
import { type Before, undoUntil } from '../domain/undo.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { type ApplicationCard, cardsOf } from '../store/application-card.js';
import {
  type LockedApplication,
  type Move,
  moveApplications,
  type NextInLine,
  nextInLine,
} from '../store/application-move.js';
import type { Encryption } from '../store/encryption.js';
import { insertNotices } from '../store/inbox.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { cardArguments, momentAt } from './application-words.js';
import { applicationInput, lockHeld } from './held-applications.js';
import type { SeatBook } from './seat-book.js';

/**
 * Gives an application up. The seat goes to the next of the reserve, who is told. `until` is how long it can be taken
 * back, unless the seat is filled before. `gone`: it cannot be given up (any more), or is not of this chat.
 */
export const withdrawSpec: ActionSpec = {
  name: 'withdraw',
  kind: 'data',
  takes: { application: { type: 'text' } },
  outcomes: { withdrawn: { until: 'moment' }, gone: {} },
};

export interface WithdrawNeeds {
  readonly encryption: Encryption;
}

export function createWithdraw(needs: WithdrawNeeds): DataAction {
  return { ...withdrawSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

/** A constant number of statements; locks persons, batches, quotas, applications. */
async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  needs: WithdrawNeeds,
): Promise<readonly Outcome[]> {
  const asked = calls.map((call) => ({ call, id: applicationInput.parse(call.input).application }));
  const { book, locked } = await lockHeld(
    tx,
    asked.map((one) => one.id),
    context.now,
  );
  const leaving = new Map<string, LockedApplication>();
  for (const { call, id } of asked) {
    const application = locked.get(id);
    if (application && application.identityId === call.conversationId && mayWithdraw(application.stage))
      leaving.set(id, application);
  }
  const lines = release(book, [...leaving.values()]);
  const promoted = await nextInLine(tx, lines, [...leaving.keys()]);
  const moves = [
    ...[...leaving.values()].map((application) => leave(application, context)),
    ...promoted.map((application) => promote(application, context)),
  ];
  await moveApplications(tx, moves, book.changes(), context.now);
  const cards = new Map(
    (
      await cardsOf(
        tx,
        moves.map((move) => move.id),
      )
    ).map((card) => [card.id, card]),
  );
  await tellPromoted(tx, promoted, cards, context.now, needs);
  return asked.map(({ id }) => outcomeOf(leaving.has(id) ? cards.get(id) : undefined, context.now));
}

/** Counts the leaving out, and the next in each line in. */
function release(book: SeatBook, leaving: readonly LockedApplication[]): NextInLine[] {
  const touched = new Map<string, LockedApplication>();
  for (const application of leaving) {
    book.countApplicant(application.batchCode, -1);
    const lines = book.lines(application);
    if (!lines) continue;
    countHeld(lines.whole, lines.line, application, -1);
    touched.set(`${application.batchId} ${application.quotaId}`, application);
  }
  return [...touched.values()].flatMap((application) => {
    const lines = book.lines(application);
    const count = lines ? moveUp(lines.whole, lines.line) : 0;
    return count > 0 ? { batchId: application.batchId, quotaId: application.quotaId, count } : [];
  });
}

function leave(application: LockedApplication, context: ActionContext): Move {
  const { id, stage, seat, rank, identityId } = application;
  const before: Before = { stage, seat, rank };
  return {
    id,
    eventId: context.newId(),
    auditId: context.newId(),
    from: stage,
    to: 'withdrawn',
    seat: false,
    rank: null,
    withdrawnAt: context.now,
    withdrawnFrom: JSON.stringify(before),
    reason: 'withdraw',
    actor: `chat:${identityId}`,
  };
}

function promote(application: LockedApplication, context: ActionContext): Move {
  return {
    id: application.id,
    eventId: context.newId(),
    auditId: context.newId(),
    from: application.stage,
    to: 'accepted',
    seat: true,
    rank: null,
    withdrawnAt: null,
    withdrawnFrom: null,
    reason: 'seat_from_reserve',
    actor: 'system',
  };
}

async function tellPromoted(
  tx: Transaction,
  promoted: readonly LockedApplication[],
  cards: ReadonlyMap<string, ApplicationCard>,
  now: number,
  needs: WithdrawNeeds,
): Promise<void> {
  const notices = promoted.flatMap(({ id, identityId }) => {
    const card = cards.get(id);
    if (!card) return [];
    // An application can move up, be withdrawn, restored to the reserve and move up again: each time is told.
    return {
      conversationId: identityId,
      notice: 'seat_given',
      args: cardArguments(card),
      key: `${id} ${now}`,
      at: now,
      actions: [{ name: 'give_up', flow: 'withdraw', vars: { application: id }, expiresAt: lastCall(card, now) }],
    };
  });
  await insertNotices(tx, needs.encryption, notices);
}

/** Until the training starts the seat is of use to somebody else. */
function lastCall(card: ApplicationCard, now: number): number {
  return Math.max(instantOf(card.startsOn, '00:00', card.zone), now + undoWindowMs);
}

function outcomeOf(card: ApplicationCard | undefined, now: number): Outcome {
  if (!card) return { outcome: 'gone' };
  return { outcome: 'withdrawn', values: { until: momentAt(undoUntil(now), card.zone) } };
}
