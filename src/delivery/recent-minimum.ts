/**
 * The least of the values of late: of one to two windows, so that it rises again when the world has become slower, but
 * never because a window begins with an unusual value.
 */
export interface RecentMinimum {
  /** `at` and the window are milliseconds of one clock that does not go back. */
  observe(value: number, at: number): void;
  /** Infinite before the first. */
  value(): number;
  /** Of what is observed from now on only. */
  forget(at: number): void;
}

export function createRecentMinimum(windowMs: number): RecentMinimum {
  let before = Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  let since = 0;
  return {
    observe(value, at) {
      if (at - since > windowMs) {
        before = least;
        least = Number.POSITIVE_INFINITY;
        since = at;
      }
      least = Math.min(least, value);
    },
    value: () => Math.min(before, least),
    forget(at) {
      before = Number.POSITIVE_INFINITY;
      least = Number.POSITIVE_INFINITY;
      since = at;
    },
  };
}
