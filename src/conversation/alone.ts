import { clearAttempt, forgetAttempt } from '../store/attempt.js';
import { countTry } from '../store/conversation.js';
import { claimOne, dealWith } from './batch.js';
import { turnLimits } from './limits.js';
import { diedWith, park } from './park.js';
import type { TurnDeps } from './turn-deps.js';
import { errorClass, framesOf, isPassing } from './turn-error.js';

/** What came of one row. */
type Step = { readonly done: 'nothing' | 'dealt' | 'parked'; readonly sends: boolean };

/**
 * Deals with one conversation alone, a row at a time, so that the row that fails is the one that is blamed: it is tried
 * a few times and then parked, and the rows after it go on from the last good state. Answers how many rows were dealt
 * with and whether anything is to be sent. Throws only what is nobody's fault.
 */
export async function runAlone(deps: TurnDeps, conversationId: string): Promise<{ rows: number; sends: boolean }> {
  let rows = 0;
  let sends = false;
  let lastError = diedWith;
  const most = turnLimits.rowsPerConversation * turnLimits.tries;
  for (let round = 0; round < most; round += 1) {
    const attemptId = deps.newId();
    try {
      const step = await oneRow(deps, conversationId, attemptId, lastError);
      if (step.done === 'nothing') break;
      rows += 1;
      sends ||= step.sends;
      lastError = diedWith;
    } catch (error) {
      if (isPassing(error)) {
        await forgetAttempt(deps.store.pool, attemptId).catch(() => {});
        throw error;
      }
      lastError = errorClass(error);
      await blame(deps, conversationId, attemptId, error);
    }
  }
  return { rows, sends };
}

function oneRow(deps: TurnDeps, conversationId: string, attemptId: string, lastError: string): Promise<Step> {
  return deps.store.sqlTransaction(async (tx): Promise<Step> => {
    const claimed = await claimOne(tx, conversationId, attemptId);
    const [row] = claimed?.rows ?? [];
    if (claimed === null || row === undefined) return { done: 'nothing', sends: false };
    if (row.tries >= turnLimits.tries) {
      await park(tx, deps, claimed, lastError);
      deps.watch?.parked(row.kind);
      deps.log.error(
        { inboxId: row.id, conversationId, error: lastError },
        'a message is parked: see `kawan parked list`',
      );
      return { done: 'parked', sends: true };
    }
    const { sends, rows } = await dealWith(tx, deps, attemptId, [claimed], deps.clock.now());
    return { done: rows === 0 ? 'nothing' : 'dealt', sends };
  });
}

/** The failed row has had one more try; the note of the attempt becomes that try. */
async function blame(deps: TurnDeps, conversationId: string, attemptId: string, error: unknown): Promise<void> {
  await deps.store.sqlTransaction(async (tx) => {
    const claimed = await claimOne(tx, conversationId, attemptId);
    await clearAttempt(tx, attemptId);
    const [row] = claimed?.rows ?? [];
    if (row === undefined) return;
    await countTry(tx, row.id);
    deps.log.warn(
      { inboxId: row.id, conversationId, tries: row.tries + 1, error: errorClass(error), at: framesOf(error) },
      'a message could not be dealt with',
    );
  });
}
