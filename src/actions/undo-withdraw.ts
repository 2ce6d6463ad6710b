import { z } from 'zod';
import { isOpen, stages } from '../domain/application.js';
import { countHeld, hasFreeSeat, moveUp } from '../domain/seat.js';
import { type Before, decideUndo } from '../domain/undo.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { cardsOf } from '../store/application-card.js';
import {
  type LockedApplication,
  type Move,
  moveApplications,
  replacedApplications,
} from '../store/application-move.js';
import type { Transaction } from '../store/transaction.js';
import { decidable } from '../store/visible-application.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { cardMessages, cardWords } from './application-words.js';
import { applicationInput, lockHeld } from './held-applications.js';
import type { SeatBook } from './seat-book.js';

/**
 * Takes a withdrawal back within its time. `filled`: somebody else has the seat by now. `replaced`: the same person
 * has applied anew meanwhile. `gone`: nothing of this chat to take back. `card` tells how the application stands now.
 */
export const undoWithdrawSpec: ActionSpec = {
  name: 'undo_withdraw',
  kind: 'data',
  takes: { application: { type: 'text' } },
  outcomes: { restored: { card: 'message' }, filled: {}, too_late: {}, replaced: {}, gone: {} },
  messages: cardMessages,
};

export function createUndoWithdraw(): DataAction {
  return { ...undoWithdrawSpec, kind: 'data', run };
}

const beforeSchema = z.object({ stage: z.enum(stages), seat: z.boolean(), rank: z.int().nullable() });

async function run(tx: Transaction, calls: readonly Call[], context: ActionContext): Promise<readonly Outcome[]> {
  const asked = calls.map((call) => ({ call, id: applicationInput.parse(call.input).application }));
  const ids = asked.map((one) => one.id);
  const { book, locked } = await lockHeld(tx, ids, context.now);
  const mine = await decidable(
    tx,
    calls.map((call) => call.conversationId),
  );
  const replaced = await replacedApplications(tx, ids);
  const moves: Move[] = [];
  const done = new Set<string>();
  const outcomes = asked.map(({ call, id }) => {
    const application = locked.get(id);
    if (!application || !mine.has(`${call.conversationId} ${id}`) || done.has(id)) return { outcome: 'gone' };
    const { outcome, move } = decide(
      { ...application, identityId: call.conversationId },
      replaced.has(id),
      book,
      context,
    );
    if (move) {
      done.add(id);
      moves.push(move);
    }
    return { outcome };
  });
  await moveApplications(tx, moves, book.changes(), context.now);
  const cards = new Map((await cardsOf(tx, [...done])).map((card) => [card.id, cardWords(card, context.now)]));
  return outcomes.map((outcome, index): Outcome => {
    const card = outcome.outcome === 'restored' ? cards.get(ids[index] ?? '') : undefined;
    return card ? { ...outcome, values: { card } } : outcome;
  });
}

function decide(
  application: LockedApplication,
  replaced: boolean,
  book: SeatBook,
  context: ActionContext,
): { readonly outcome: string; readonly move?: Move } {
  const before = beforeSchema.safeParse(application.withdrawnFrom).data;
  if (application.stage !== 'withdrawn' || application.withdrawnAt === null || !before || !isOpen(before.stage)) {
    return { outcome: 'gone' };
  }
  if (replaced) return { outcome: 'replaced' };
  const lines = book.lines(application);
  const free = lines === null || (hasFreeSeat(lines.line) && lines.whole.taken < lines.whole.capacity);
  const answer = decideUndo({ withdrawnAt: application.withdrawnAt.getTime(), before }, context.now, free);
  if (answer !== 'restore') return { outcome: answer };
  book.countApplicant(application.batchCode);
  if (!lines) return { outcome: 'restored', move: restore(application, before, context) };
  countHeld(lines.whole, lines.line, before, 1);
  // A seat that came free while nobody waited: the only one in line takes it at once.
  const up = before.rank !== null && moveUp(lines.whole, lines.line) > 0;
  const now: Before = up ? { stage: 'accepted', seat: true, rank: null } : before;
  return { outcome: 'restored', move: restore(application, now, context) };
}

function restore(application: LockedApplication, again: Before, context: ActionContext): Move {
  return {
    id: application.id,
    eventId: context.newId(),
    auditId: context.newId(),
    from: 'withdrawn',
    to: again.stage,
    seat: again.seat,
    rank: again.rank,
    withdrawnAt: null,
    withdrawnFrom: null,
    reason: 'undo_withdraw',
    actor: `chat:${application.identityId}`,
  };
}
