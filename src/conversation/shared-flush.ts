/**
 * Lets concurrent callers share one write: what arrives while a write is under way goes together into the next one.
 * Alone, a caller writes at once; under load the batches grow by themselves.
 */
export interface SharedFlush<In, Out> {
  /** Resolves with the outcomes of `items`, in their order, when the write that held them is durable. */
  add(items: readonly In[]): Promise<Out[]>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
}

interface Waiting<In, Out> {
  readonly items: readonly In[];
  resolve(outcomes: Out[]): void;
  reject(error: unknown): void;
}

/** `write` takes at most about `limit` items (a single caller's items are never divided) and answers one outcome each. */
export function createSharedFlush<In, Out>(
  limit: number,
  write: (items: readonly In[]) => Promise<readonly Out[]>,
): SharedFlush<In, Out> {
  let waiting: Waiting<In, Out>[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (waiting.length > 0) await flush(write, takeUpTo(limit));
    running = null;
  }

  function takeUpTo(most: number): Waiting<In, Out>[] {
    let count = 0;
    const end = waiting.findIndex((entry, index) => {
      count += entry.items.length;
      return index > 0 && count > most;
    });
    const batch = end === -1 ? waiting : waiting.slice(0, end);
    waiting = end === -1 ? [] : waiting.slice(end);
    return batch;
  }

  return {
    add: (items) =>
      new Promise((resolve, reject) => {
        waiting.push({ items, resolve, reject });
        running ??= Promise.resolve().then(run);
      }),
    idle: () => running ?? Promise.resolve(),
  };
}

async function flush<In, Out>(
  write: (items: readonly In[]) => Promise<readonly Out[]>,
  batch: readonly Waiting<In, Out>[],
): Promise<void> {
  try {
    const outcomes = await write(batch.flatMap((entry) => entry.items));
    let start = 0;
    for (const { items, resolve } of batch) {
      resolve(outcomes.slice(start, start + items.length));
      start += items.length;
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
