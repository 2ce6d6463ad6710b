import type { Store } from '../store/client.js';
import { ladderLimits } from './limits.js';
import { passOn } from './pass-on.js';
import type { TurnLog } from './turn-deps.js';
import { errorClass } from './turn-error.js';

export interface Ladder {
  /** Deals with all notices that did not arrive. Answers how many there were. */
  passOn(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

export interface LadderDeps {
  readonly store: Pick<Store, 'transaction' | 'encryption' | 'notify'>;
  /** Business time. */
  readonly clock: { now(): number };
  newId(): string;
  readonly log: TurnLog;
}

/** Looks every now and then for notices that did not arrive. Several may run. */
export function createLadder({ store, clock, newId, log }: LadderDeps): Ladder {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let stopped = true;
  let stopListening = () => {};

  async function all(): Promise<number> {
    let rows = 0;
    for (;;) {
      const context = { encryption: store.encryption, now: clock.now(), newId };
      const done = await store.transaction((tx) => passOn(tx, context));
      rows += done.rows;
      if (done.moved) void store.notify.notify('inbox');
      if (done.rows < ladderLimits.perBatch) return rows;
    }
  }

  function look(): void {
    if (stopped || running !== null) return;
    clearTimeout(timer);
    running = all()
      .then(() => undefined)
      .catch((error) =>
        log.warn({ error: errorClass(error) }, 'undelivered notices wait; they are looked at again soon'),
      )
      .then(() => {
        running = null;
        if (!stopped) timer = setTimeout(look, ladderLimits.pollMs);
      });
  }

  return {
    passOn: all,
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
