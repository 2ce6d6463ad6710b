import { mayWithdraw } from '../domain/application.js';
import { type Before, undoUntil } from '../domain/undo.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import type { ApplicationCard } from '../store/application-card.js';
import type { LockedApplication, Move } from '../store/application-move.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import { decidable } from '../store/visible-application.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { momentAt } from './application-words.js';
import { applicationInput, lockHeld } from './held-applications.js';
import { leaveBatches } from './leave-batches.js';

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
  const mine = await decidable(
    tx,
    calls.map((call) => call.conversationId),
  );
  const leaving = new Map<string, LockedApplication>();
  for (const { call, id } of asked) {
    const application = locked.get(id);
    const own = mine.has(`${call.conversationId} ${id}`);
    // Whoever decides, in whichever of their chats, stands in the audit.
    if (application && own && mayWithdraw(application.stage))
      leaving.set(id, { ...application, identityId: call.conversationId });
  }
  const cards = await leaveBatches(tx, {
    book,
    leaving: [...leaving.values()],
    moveOf: (application) => leave(application, context),
    encryption: needs.encryption,
    context,
  });
  return asked.map(({ id }) => outcomeOf(leaving.has(id) ? cards.get(id) : undefined, context.now));
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

function outcomeOf(card: ApplicationCard | undefined, now: number): Outcome {
  if (!card) return { outcome: 'gone' };
  return { outcome: 'withdrawn', values: { until: momentAt(undoUntil(now), card.zone) } };
}
