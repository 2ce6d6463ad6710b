/** Something that is done again and again: when woken, and every so often in any case. */
export interface Loop {
  /** Soon; wake-ups that come together share one pass. */
  wake(): void;
  /** Resolves after the pass under way, if any. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** A pass at least this often. */
  readonly everyMs: number;
  /** Wake-ups within this time share a pass. */
  readonly gatherMs?: number;
  /** Errors end no loop: the next pass comes all the same. */
  readonly onError: (error: unknown) => void;
}

/** Begins at once. A pass that answers `true` has left work behind: the next one follows without waiting. */
export function startLoop(pass: () => Promise<unknown>, { everyMs, gatherMs = 0, onError }: LoopOptions): Loop {
  let stopped = false;
  let woken = false;
  let interrupt: () => void = () => {};

  function rest(ms: number, until: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      interrupt = () => {
        if (!until()) return;
        clearTimeout(timer);
        resolve();
      };
      interrupt();
    });
  }

  async function run(): Promise<void> {
    while (!stopped) {
      woken = false;
      const more = await pass().catch((error: unknown) => {
        onError(error);
        return false;
      });
      if (more === true) continue;
      await rest(everyMs, () => stopped || woken);
      await rest(gatherMs, () => stopped);
    }
  }

  const running = run();
  return {
    wake() {
      woken = true;
      interrupt();
    },
    async stop() {
      stopped = true;
      interrupt();
      await running;
    },
  };
}
