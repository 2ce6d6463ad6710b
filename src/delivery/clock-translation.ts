import { paceLimits } from './limits.js';

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
 * far says it most exactly. An answer that contradicts it means that one of the clocks was set: then it counts alone.
 */
export function createTranslation(): Translation {
  let distance = Number.POSITIVE_INFINITY;
  let measuredAt = 0;
  return {
    observe({ now, askedAt, answeredAt }) {
      const contradicted = askedAt - now > distance;
      const stale = answeredAt - measuredAt > paceLimits.clockDriftsMs;
      if (!contradicted && !stale && answeredAt - now > distance) return;
      distance = answeredAt - now;
      measuredAt = answeredAt;
    },
    toLocal: (at) => at + distance,
    toDatabase: (local) => local - distance,
  };
}
