import { ChannelError } from '../channels/errors.js';

export interface CallLimits {
  /** The call is asked to end by its signal after this. */
  readonly timeoutMs: number;
  /** It is given up after this much more. */
  readonly graceMs: number;
}

/** Calls of a provider that end in any case: by themselves, by their signal, or by being given up (as `unknown`). */
export interface ProviderCalls {
  run<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Asks all calls under way to end now. */
  abort(): void;
}

export function createProviderCalls({ timeoutMs, graceMs }: CallLimits): ProviderCalls {
  const underWay = new Set<() => void>();
  return {
    run: (call) =>
      new Promise((resolve, reject) => {
        const controller = new AbortController();
        const end = () => {
          clearTimeout(timer);
          timer = setTimeout(() => reject(new ChannelError('unknown', 'the provider did not answer in time')), graceMs);
          controller.abort();
        };
        let timer = setTimeout(end, timeoutMs);
        underWay.add(end);
        (async () => call(controller.signal))()
          .then(resolve, reject)
          .finally(() => {
            clearTimeout(timer);
            underWay.delete(end);
          });
      }),
    abort() {
      for (const end of underWay) end();
    },
  };
}
