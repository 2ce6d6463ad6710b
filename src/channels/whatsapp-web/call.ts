/** A call of the page had no answer in time, or the page went meanwhile; whether it had an effect is unknown. */
export class CallLost extends Error {
  override readonly name = 'CallLost';
}

/** Calls hang for ever when a tab has crashed: none is waited for longer than `ms`, or than the page lives. */
export async function call<T>(what: string, work: Promise<T>, ms: number, over: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let leave = () => {};
  const lost = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CallLost(`${what}: no answer within ${ms} ms`)), ms);
    leave = () => reject(new CallLost(`${what}: given up`));
    if (over.aborted) leave();
    else over.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, lost]);
  } finally {
    clearTimeout(timer);
    over.removeEventListener('abort', leave);
  }
}
