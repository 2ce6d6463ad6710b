import { z } from 'zod';
import { type LockedApplication, lockApplications, lockPeopleOf } from '../store/application-move.js';
import type { Transaction } from '../store/transaction.js';
import { SeatBook } from './seat-book.js';

/** What actions on one's own application are called with. */
export const applicationInput = z.object({ application: z.uuid() });

/** Takes the locks of everything that the applications hold: their people, batches, quotas, then themselves. */
export async function lockHeld(
  tx: Transaction,
  ids: readonly string[],
  now: number,
): Promise<{ readonly book: SeatBook; readonly locked: ReadonlyMap<string, LockedApplication> }> {
  const whereabouts = await lockPeopleOf(tx, ids);
  const book = await SeatBook.forHeld(tx, whereabouts, { now, demoShown: true });
  const locked = new Map((await lockApplications(tx, ids)).map((row) => [row.id, row]));
  return { book, locked };
}
