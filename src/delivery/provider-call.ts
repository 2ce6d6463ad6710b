import { setMaxListeners } from 'node:events';
import { ChannelError } from '../channels/errors.js';

export interface CallLimits {
  /** A call is asked to end by its signal after this. */
  readonly timeoutMs: number;
  /** It is given up after this much more. */
  readonly graceMs: number;
  /** Calls that begin within this time share a signal; the last of them has that much less time. */
  readonly sharedMs: number;
}

/** Calls of a provider that end in any case: by themselves, by their signal, or by being given up (as `unknown`). */
export interface ProviderCalls {
  run<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Asks all calls under way to end now. */
  abort(): void;
}

/** Calls that began at about the same time and end together at the latest. A timer and a signal for each would cost more
 *  than all else that we do for a message besides sealing it. */
interface Group {
  readonly controller: AbortController;
  readonly until: number;
  readonly giveUp: Set<(error: ChannelError) => void>;
  end(): void;
}

export function createProviderCalls({ timeoutMs, graceMs, sharedMs }: CallLimits): ProviderCalls {
  const groups = new Set<Group>();
  let latest: Group | null = null;

  function openGroup(now: number): Group {
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const giveUp = new Set<(error: ChannelError) => void>();
    const abandon = () => {
      groups.delete(group);
      for (const reject of giveUp) reject(new ChannelError('unknown', 'the provider did not answer in time'));
    };
    const end = () => {
      clearTimeout(timer);
      if (controller.signal.aborted) return;
      controller.abort();
      if (giveUp.size === 0) groups.delete(group);
      else setTimeout(abandon, graceMs);
    };
    // Calls under way keep the process by themselves.
    const timer = setTimeout(end, timeoutMs).unref();
    const group = { controller, until: now + sharedMs, giveUp, end };
    groups.add(group);
    return group;
  }

  function currentGroup(): Group {
    const now = performance.now();
    if (latest === null || now >= latest.until || latest.controller.signal.aborted) latest = openGroup(now);
    return latest;
  }

  return {
    run(call) {
      const { controller, giveUp } = currentGroup();
      return new Promise((resolve, reject) => {
        giveUp.add(reject);
        callAsync(call, controller.signal).then(
          (result) => {
            giveUp.delete(reject);
            resolve(result);
          },
          (error: unknown) => {
            giveUp.delete(reject);
            reject(error);
          },
        );
      });
    },
    abort() {
      for (const group of groups) group.end();
    },
  };
}

/** What is thrown at once is a rejection as well. */
async function callAsync<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return call(signal);
}
