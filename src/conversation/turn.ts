import { forgetAttempt } from '../store/attempt.js';
import { runAlone } from './alone.js';
import { type BatchDone, runBatch } from './batch.js';
import type { TurnDeps } from './turn-deps.js';
import { errorClass, isPassing } from './turn-error.js';

export interface Turn {
  /**
   * One batch: claims what is unread, answers it, commits. Answers how many rows were dealt with (0: nothing to do).
   * Throws only what is nobody's fault, such as a lost connection; nothing is half written then.
   */
  runBatch(): Promise<TurnResult>;
}

export interface TurnResult {
  readonly rows: number;
  /** There is probably more to do at once. */
  readonly more: boolean;
  /** A conversation waits until then (business time) for further pieces of an answer. */
  readonly quietUntil: number | null;
}

const nothing: TurnResult = { rows: 0, more: false, quietUntil: null };

/** The one place that writes conversation state. Any number of them may run, in one process or several. */
export function createTurn(deps: TurnDeps): Turn {
  return { runBatch: () => turn(deps) };
}

async function turn(deps: TurnDeps): Promise<TurnResult> {
  const attemptId = deps.newId();
  const begun = performance.now();
  const seen: string[] = [];
  let done: BatchDone;
  try {
    done = await deps.store.sqlTransaction((tx) => runBatch(tx, deps, attemptId, seen));
  } catch (error) {
    await forgetAttempt(deps.store.pool, attemptId).catch(() => {});
    if (isPassing(error)) throw error;
    deps.log.warn(
      { conversations: seen.length, error: errorClass(error) },
      'a batch failed; each conversation is tried alone',
    );
    return oneByOne(deps, seen);
  }
  if (done.sends) void deps.store.notify.notify('outbox');
  if (done.rows > 0) deps.watch?.batch(done.rows, performance.now() - begun);
  const alone = done.suspects.length === 0 ? nothing : await oneByOne(deps, done.suspects);
  return { rows: done.rows + alone.rows, more: done.full || alone.more, quietUntil: done.quietUntil };
}

async function oneByOne(deps: TurnDeps, ids: readonly string[]): Promise<TurnResult> {
  let rows = 0;
  for (const id of ids) {
    const alone = await runAlone(deps, id);
    rows += alone.rows;
    if (alone.sends) void deps.store.notify.notify('outbox');
  }
  return { rows, more: rows > 0, quietUntil: null };
}
