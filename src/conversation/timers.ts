import { settleDeadAttempts } from '../store/attempt.js';
import type { Store } from '../store/client.js';
import { expireDrafts } from '../store/draft.js';
import { eraseDue, finishErasures } from '../store/erasure.js';
import { fireTimers } from '../store/timer.js';
import { timerLimits, turnLimits } from './limits.js';
import type { TurnLog } from './turn-deps.js';
import { errorClass } from './turn-error.js';

export interface Timers {
  /** Moves all timers that are due into the inboxes of their conversations. Answers how many there were. */
  fireDue(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

export interface TimersDeps {
  readonly store: Pick<Store, 'transaction' | 'encryption' | 'notify' | 'pool'>;
  /** Business time. */
  readonly clock: { now(): number };
  readonly log: TurnLog;
}

/** The clock's hand: looks for due timers once a second, and whenever the clock is set. Several may run. */
export function createTimers(deps: TimersDeps): Timers {
  const { store, clock, log } = deps;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let stopped = true;
  let sweptAt = 0;
  let stopListening = () => {};

  async function fireDue(): Promise<number> {
    let fired = 0;
    for (;;) {
      const now = clock.now();
      const count = await store.transaction((tx) => fireTimers(tx, store.encryption, now, timerLimits.perBatch));
      fired += count;
      if (count > 0) void store.notify.notify('inbox');
      if (count < timerLimits.perBatch) return fired;
    }
  }

  /** Now and then: what dead processes left, and what nobody came back for. */
  async function sweep(): Promise<void> {
    if (Date.now() - sweptAt < timerLimits.sweepMs) return;
    sweptAt = Date.now();
    await settleDeadAttempts(store.pool, Date.now() - turnLimits.attemptDeadAfterMs);
    const now = clock.now();
    await store.transaction(async (tx) => {
      await expireDrafts(tx, now - timerLimits.draftGraceMs);
      await eraseDue(tx, store.encryption, now);
      await finishErasures(tx, store.encryption, now);
    });
  }

  function look(): void {
    if (stopped || running !== null) return;
    clearTimeout(timer);
    running = fireDue()
      .then(sweep)
      .catch((error) => log.warn({ error: errorClass(error) }, 'timers could not be looked at; tried again soon'))
      .then(() => {
        running = null;
        if (!stopped) timer = setTimeout(look, timerLimits.pollMs);
      });
  }

  return {
    fireDue,
    start() {
      stopped = false;
      stopListening = store.notify.on('clock', look);
      look();
    },
    async stop() {
      stopped = true;
      stopListening();
      clearTimeout(timer);
      await running;
    },
  };
}
