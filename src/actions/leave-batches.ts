import { countHeld } from '../domain/seat.js';
import type { ApplicationCard } from '../store/application-card.js';
import { type LockedApplication, type Move, moveApplications } from '../store/application-move.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';
import { cardsById, moveUpReserve, promotion, tellPromoted } from './reserve.js';
import type { SeatBook } from './seat-book.js';

export interface Leaving {
  /** Locked with everything that they hold (`lockHeld`). */
  readonly book: SeatBook;
  readonly leaving: readonly LockedApplication[];
  moveOf(application: LockedApplication): Move;
  readonly encryption: Encryption;
  readonly context: ActionContext;
}

/**
 * Moves applications out of their batches, whoever decided it: what they held goes to the first of the reserve, who is
 * told. Answers the cards of all who have moved.
 */
export async function leaveBatches(
  tx: Transaction,
  { book, leaving, moveOf, encryption, context }: Leaving,
): Promise<ReadonlyMap<string, ApplicationCard>> {
  if (leaving.length === 0) return new Map();
  release(book, leaving);
  const promoted = await moveUpReserve(
    tx,
    book,
    leaving,
    leaving.map(({ id }) => id),
  );
  const moves = [...leaving.map(moveOf), ...promoted.map((one) => promotion(one, context))];
  await moveApplications(tx, moves, book.changes(), context.now);
  const cards = await cardsById(tx, moves);
  await tellPromoted(tx, encryption, promoted, cards, context.now);
  return cards;
}

/** Counts the leaving out of what they hold. */
function release(book: SeatBook, leaving: readonly LockedApplication[]): void {
  for (const application of leaving) {
    book.countApplicant(application.batchCode, -1);
    const lines = book.lines(application);
    if (lines) countHeld(lines.whole, lines.line, application, -1);
  }
}
