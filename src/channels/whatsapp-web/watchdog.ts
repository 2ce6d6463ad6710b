/** One thing that must happen soon; if it does not, `bite` says what was waited for. */
export interface Watchdog {
  /** From now on `ms` remain; what was waited for before does not count any more. */
  expect(what: string, ms: number): void;
  rest(): void;
}

export function createWatchdog(bite: (what: string) => void): Watchdog {
  let timer: NodeJS.Timeout | undefined;
  return {
    expect(what, ms) {
      clearTimeout(timer);
      timer = setTimeout(() => bite(what), ms);
    },
    rest: () => clearTimeout(timer),
  };
}
