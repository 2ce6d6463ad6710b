/** Business time. Nothing else in Kawan asks what time it is, except for leases and timeouts of its own machinery. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

/** A clock whose distance from the machine's time can be set; it keeps running at the machine's pace. */
export interface AdjustableClock extends Clock {
  /** Milliseconds that business time is ahead of the machine's. */
  readonly offsetMs: number;
  setOffset(offsetMs: number): void;
}

/** The machine's time as `machineNow` tells it, until `setOffset` says otherwise. */
export function createClock(machineNow: () => number = Date.now): AdjustableClock {
  let offset = 0;
  return {
    now: () => machineNow() + offset,
    get offsetMs() {
      return offset;
    },
    setOffset(offsetMs) {
      offset = offsetMs;
    },
  };
}
