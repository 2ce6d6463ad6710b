/** Waiting for others, but not for ever. */
import { setTimeout as delay } from 'node:timers/promises';

/** The result of `work`, or an error when it takes longer than `ms`; what it does then goes unnoticed. */
export async function withinTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** Does it again until it works, `tries` times at most, `gapMs` apart; then throws the last error. */
export async function insist<T>(
  work: () => Promise<T>,
  { tries, gapMs }: { tries: number; gapMs: number },
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried >= tries) throw error;
      await delay(gapMs);
    }
  }
}
