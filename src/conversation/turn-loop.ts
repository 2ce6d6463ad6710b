import type { Notifier } from '../store/notify.js';
import { turnLimits } from './limits.js';
import type { Turn, TurnResult } from './turn.js';
import type { TurnLog } from './turn-deps.js';
import { errorClass } from './turn-error.js';

export interface TurnLoop {
  start(): void;
  /** Takes nothing new and resolves when the batches under way are committed: no turn is cut in half. */
  stop(): Promise<void>;
}

export interface TurnLoopDeps {
  readonly turn: Turn;
  readonly notify: Pick<Notifier, 'on'>;
  readonly clock: { now(): number };
  readonly log: TurnLog;
  /** Batches under way at once in this process; while one waits for Postgres, another can think. */
  readonly lanes?: number;
}

/** Batches that may be under way at once: a second one fills the pauses of the first, a third finds nothing to do. */
const usualLanes = 2;

/** Runs turns whenever there is something to read: at a wake-up, when a quiet moment ends, and once a second. */
export function createTurnLoop(deps: TurnLoopDeps): TurnLoop {
  const lanes = Array.from({ length: deps.lanes ?? usualLanes }, () => new Lane(deps, () => wakeNext()));
  let stopListening = () => {};
  const wakeNext = () => lanes.find((lane) => lane.resting)?.wake();
  return {
    start() {
      stopListening = deps.notify.on('inbox', () => lanes[0]?.wake());
      for (const lane of lanes) lane.start();
    },
    async stop() {
      stopListening();
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}

class Lane {
  readonly #deps: TurnLoopDeps;
  readonly #helpWanted: () => void;
  #running: Promise<void> | null = null;
  #stopped = true;
  #woken = false;
  #timer: NodeJS.Timeout | undefined;
  #retryMs: number = turnLimits.retryFirstMs;

  constructor(deps: TurnLoopDeps, helpWanted: () => void) {
    this.#deps = deps;
    this.#helpWanted = helpWanted;
  }

  get resting(): boolean {
    return this.#running === null;
  }

  start(): void {
    this.#stopped = false;
    this.wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Looks now, or once more when it is looking already: what woke us may have come after its snapshot. */
  wake(): void {
    if (this.#stopped) return;
    this.#woken = true;
    if (this.#running !== null) return;
    clearTimeout(this.#timer);
    this.#running = this.#run().then((restMs) => {
      this.#running = null;
      if (this.#stopped) return;
      if (this.#woken) this.wake();
      else this.#timer = setTimeout(() => this.wake(), restMs);
    });
  }

  /** Turns until nothing is left; answers how long to rest. */
  async #run(): Promise<number> {
    let restMs: number = turnLimits.pollMs;
    while (this.#woken && !this.#stopped) {
      this.#woken = false;
      try {
        restMs = this.#after(await this.#deps.turn.runBatch());
      } catch (error) {
        this.#deps.log.warn(
          { error: errorClass(error), retryMs: this.#retryMs },
          'the database is away; the inbox waits',
        );
        restMs = this.#retryMs;
        this.#retryMs = Math.min(this.#retryMs * 2, turnLimits.retryMostMs);
        this.#woken = false;
        break;
      }
    }
    return restMs;
  }

  #after(result: TurnResult): number {
    this.#retryMs = turnLimits.retryFirstMs;
    if (result.more) {
      this.#woken = true;
      this.#helpWanted();
    }
    const quietMs = result.quietUntil === null ? Number.POSITIVE_INFINITY : result.quietUntil - this.#deps.clock.now();
    return Math.max(1, Math.min(turnLimits.pollMs, quietMs));
  }
}
