import { instantOf } from '../domain/catalogue/day.js';
import { undoWindowMs } from '../domain/limits.js';
import { moveUp } from '../domain/seat.js';
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
import type { ActionContext } from './action.js';
import { cardArguments } from './application-words.js';
import { type HeldIn, SeatBook } from './seat-book.js';

/** Where somebody may wait in line. */
type Waiting = HeldIn & { readonly batchId: string };

/**
 * Gives the free seats of these lines to the first of their reserves: counts them in, and answers who they are, locked.
 * `leaving` are those who are just going and must not be taken for waiting.
 */
export function moveUpReserve(
  tx: Transaction,
  book: SeatBook,
  waiting: readonly Waiting[],
  leaving: readonly string[] = [],
): Promise<LockedApplication[]> {
  const lines = new Map(waiting.map((one) => [`${one.batchId} ${one.quotaId}`, one]));
  const next = [...lines.values()].flatMap((one): NextInLine | [] => {
    const counters = book.lines(one);
    const count = counters ? moveUp(counters.whole, counters.line) : 0;
    return count > 0 ? { batchId: one.batchId, quotaId: one.quotaId, count } : [];
  });
  return nextInLine(tx, next, leaving);
}

export function promotion(application: LockedApplication, context: ActionContext): Move {
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

export async function cardsById(
  tx: Transaction,
  moves: readonly { readonly id: string }[],
): Promise<Map<string, ApplicationCard>> {
  const ids = moves.map((move) => move.id);
  return new Map((await cardsOf(tx, ids)).map((card) => [card.id, card]));
}

/** Each is told in the chat that applied, with a button to give the seat on. */
export async function tellPromoted(
  tx: Transaction,
  encryption: Encryption,
  promoted: readonly LockedApplication[],
  cards: ReadonlyMap<string, ApplicationCard>,
  now: number,
): Promise<void> {
  const notices = promoted.flatMap(({ id, identityId, personId }) => {
    const card = cards.get(id);
    if (!card) return [];
    const giveUp = { name: 'give_up', flow: 'withdraw', vars: { application: id }, expiresAt: lastCall(card, now) };
    return {
      conversationId: identityId,
      personId,
      notice: 'seat_given',
      args: cardArguments(card),
      // An application can move up, be withdrawn, restored to the reserve and move up again: each time is told.
      key: `${id} ${now}`,
      at: now,
      actions: [giveUp],
    };
  });
  await insertNotices(tx, encryption, notices);
}

/** Until the training starts the seat is of use to somebody else. */
function lastCall(card: ApplicationCard, now: number): number {
  return Math.max(instantOf(card.startsOn, '00:00', card.zone), now + undoWindowMs);
}

/**
 * Moves the reserves of these batches up where seats have been added: whoever raises a capacity calls it in the same
 * transaction. Answers how many got a seat.
 */
export async function giveFreedSeats(
  tx: Transaction,
  encryption: Encryption,
  batchCodes: readonly string[],
  context: ActionContext,
): Promise<number> {
  const { book, waiting } = await SeatBook.forWaiting(tx, batchCodes, { now: context.now, demoShown: true });
  const promoted = await moveUpReserve(tx, book, waiting);
  const moves = promoted.map((one) => promotion(one, context));
  await moveApplications(tx, moves, book.changes(), context.now);
  await tellPromoted(tx, encryption, promoted, await cardsById(tx, moves), context.now);
  return promoted.length;
}
