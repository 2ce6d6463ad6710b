import { PaceStopped } from './pace.js';

/** Lets so many through at once, in the order in which they came. */
export interface Gate {
  /** Resolves when there is room; rejects with {@link PaceStopped} when the gate is closed meanwhile. */
  enter(): Promise<void>;
  leave(): void;
  /** For a stop: who waits is sent away. */
  close(): void;
}

export function createGate(most: number): Gate {
  let inside = 0;
  let closed = false;
  let waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  return {
    async enter() {
      if (closed) throw new PaceStopped();
      if (inside >= most) await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
      else inside += 1;
    },
    leave() {
      const next = waiting.shift();
      // Who waits first takes the place of who leaves.
      if (next === undefined) inside -= 1;
      else next.resolve();
    },
    close() {
      closed = true;
      for (const { reject } of waiting) reject(new PaceStopped());
      waiting = [];
    },
  };
}
