import { paceLimits } from './limits.js';
import { createRecentMinimum } from './recent-minimum.js';

export interface Observation {
  /** The database's clock when it answered, epoch milliseconds. */
  readonly now: number;
  /** Ours (`performance.now`) before and after. */
  readonly askedAt: number;
  readonly answeredAt: number;
}

export interface Translation {
  observe(observation: Observation): void;
  /** From the database's clock to ours: never too early. */
  toLocal(at: number): number;
  toDatabase(local: number): number;
}

/**
 * Between the database's clock and `performance.now`. When an answer carried the database's time, our clock stood
 * somewhere between asking and being answered; counting from the answer is never too early, and the quickest answer so
 * far says it most exactly. It counts for one to two drift times, so that a single slow answer never takes its place: a
 * jump back and forth would move messages closer together. An answer that contradicts it means that one of the clocks
 * was set: then it counts alone.
 */
export function createTranslation(): Translation {
  const distance = createRecentMinimum(paceLimits.clockDriftsMs);
  return {
    observe({ now, askedAt, answeredAt }) {
      const contradicted = askedAt - now > distance.value();
      if (contradicted) distance.forget(answeredAt);
      distance.observe(answeredAt - now, answeredAt);
    },
    toLocal: (at) => at + distance.value(),
    toDatabase: (local) => local - distance.value(),
  };
}
