import type { Api } from 'grammy';
import { GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import { allowedUpdates, pollRetryMs, pollSeconds } from './limits.js';

export interface PollerPorts {
  readonly api: Api;
  /** Durable when it resolves; only then is the batch confirmed to Telegram. */
  readonly receive: (updates: readonly Update[]) => Promise<void>;
  /** Told after each poll: null = well, else one line for the operator. */
  readonly report: (trouble: string | null) => void;
}

/**
 * Long polling until `signal` aborts. The built-in poller of grammY confirms an update once its handler was *tried*;
 * ours confirms a batch only after it is stored, so a crash or a database that is down loses nothing.
 */
export async function poll(ports: PollerPorts, signal: AbortSignal): Promise<void> {
  let offset = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const options = { offset, timeout: pollSeconds, allowed_updates: [...allowedUpdates] };
      const updates = await ports.api.getUpdates(options, grammySignal(signal));
      if (updates.length > 0) await ports.receive(updates);
      offset = updates.reduce((next, { update_id }) => Math.max(next, update_id + 1), offset);
      failures = 0;
      ports.report(null);
    } catch (error) {
      if (signal.aborted) break;
      ports.report(troubleOf(error));
      await pause(retryDelay(failures++, error), signal);
    }
  }
  // Confirms what is stored, so that the next holder does not read it again (harmless, but noise).
  if (offset > 0) await ports.api.getUpdates({ offset, limit: 1, timeout: 0 }).catch(() => undefined);
}

function troubleOf(error: unknown): string {
  if (!(error instanceof GrammyError)) return 'telegram: polling failed, is the network up? it is tried again';
  if (error.error_code === 409) {
    return 'telegram: 409, another program polls this bot or a webhook is set: stop it, or use a token of your own';
  }
  if (error.error_code === 401) return 'telegram: 401, the token is not accepted: check TELEGRAM_BOT_TOKEN';
  return `telegram: polling answered ${error.error_code}; it is tried again`;
}

function retryDelay(failures: number, error: unknown): number {
  const asked = error instanceof GrammyError ? (error.parameters.retry_after ?? 0) * 1000 : 0;
  return Math.max(asked, Math.min(pollRetryMs.first * 2 ** failures, pollRetryMs.longest));
}

/** Waits, or returns at once when `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** grammY types its signals after an older polyfill; Node's own is what it gets and handles. */
export function grammySignal(signal: AbortSignal): Parameters<Api['getUpdates']>[1] {
  return signal as Parameters<Api['getUpdates']>[1];
}
