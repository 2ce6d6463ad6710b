/** What follows from a failed attempt: the one place that switches over the kinds of channel errors. Pure. */
import { ChannelError } from '../channels/errors.js';
import { sendLimits } from './limits.js';

export interface Standing {
  /** This attempt's number, from 1. */
  readonly attempt: number;
  /** How often in a row the account had no connection, this time included: see {@link createStreak}. */
  readonly streak: number;
}

export interface Verdict {
  readonly state: 'pending' | 'unknown' | 'failed';
  /** The row rests this long. */
  readonly restMs: number;
  /** The attempt does not count. */
  readonly refund: boolean;
  /** The chat is closed until the person writes. */
  readonly unreachable: boolean;
  /** The account sends nothing for so long. */
  readonly stopAccountMs: number | null;
  /** For the column `error`, staff and metrics: the error's kind. */
  readonly error: string;
}

const verdict = (state: Verdict['state'], error: string, rest: Partial<Verdict> = {}): Verdict => ({
  state,
  error,
  restMs: sendLimits.handBackRestMs,
  refund: false,
  unreachable: false,
  stopAccountMs: null,
  ...rest,
});

/** The process is stopping: another one sends it. */
export const handedBack = verdict('pending', 'handed_back', { refund: true });

/** No other attempt can help. */
export const givenUp = (error: string) => verdict('failed', error);

/** Anything but a `ChannelError` is a bug of the channel; its message may be out, so it counts as unknown. */
export function afterFailure(error: unknown, standing: Standing): Verdict {
  if (!(error instanceof ChannelError)) return afterUnknown(standing);
  switch (error.kind) {
    case 'throttled':
      return afterThrottle(error);
    case 'not_connected':
      return afterNoConnection(error, standing);
    case 'unreachable':
    case 'blocked_by_user':
      return verdict('failed', error.kind, { unreachable: true });
    case 'outside_window':
      // The provider refused free words: the same row goes out again, as its template.
      return error.retryable ? afterClosedWindow(error, standing) : verdict('failed', error.kind);
    case 'rejected':
      return verdict('failed', error.kind);
    case 'unknown':
      return afterUnknown(standing);
  }
}

function afterClosedWindow({ kind }: ChannelError, { attempt }: Standing): Verdict {
  return attempt >= sendLimits.attempts ? verdict('failed', kind) : verdict('pending', kind);
}

function afterThrottle({ scope, retryAfterMs }: ChannelError): Verdict {
  const usual = scope === 'chat' ? sendLimits.throttledChatMs : sendLimits.throttledAccountMs;
  const most = scope === 'chat' ? sendLimits.throttledChatMostMs : sendLimits.throttledMostMs;
  const waitMs = Math.min(Math.max(retryAfterMs ?? usual, sendLimits.handBackRestMs), most);
  if (scope === 'chat') return verdict('pending', 'throttled', { restMs: waitMs, refund: true });
  return verdict('pending', 'throttled', { stopAccountMs: waitMs, refund: true });
}

/**
 * The first failure of an account may be about this one message (a provider that answers it with a 500): it costs an
 * attempt, and the others go on. From the second on nobody is there: the account waits, and nobody's attempts are spent.
 */
function afterNoConnection({ kind, retryAfterMs }: ChannelError, { attempt, streak }: Standing): Verdict {
  if (streak > 1) {
    const pauseMs = doubling(sendLimits.pauseFirstMs, sendLimits.pauseMostMs, streak - 1);
    return verdict('pending', kind, { stopAccountMs: Math.max(pauseMs, retryAfterMs ?? 0), refund: true });
  }
  if (attempt >= sendLimits.attempts) return verdict('failed', kind);
  const restMs = doubling(sendLimits.restFirstMs, sendLimits.restMostMs, attempt);
  return verdict('pending', kind, { restMs: Math.max(restMs, retryAfterMs ?? 0) });
}

function afterUnknown({ attempt }: Standing): Verdict {
  if (attempt >= sendLimits.attempts) return verdict('failed', 'unknown');
  return verdict('unknown', 'unknown', {
    restMs: doubling(sendLimits.unknownFirstMs, sendLimits.unknownMostMs, attempt),
  });
}

/** `first`, twice that, four times, … for the 1st, 2nd, 3rd time. */
function doubling(first: number, most: number, time: number): number {
  return Math.min(most, first * 2 ** (time - 1));
}

/** How often in a row an account had no connection. Sends that were under way together count once. */
export interface Streak {
  failed(now: number): number;
  /** The account stands still until then: failures meanwhile say nothing new. */
  paused(until: number): void;
  succeeded(): void;
}

export function createStreak(): Streak {
  let count = 0;
  let pausedUntil = 0;
  return {
    failed(now) {
      if (now >= pausedUntil) count += 1;
      return count;
    },
    paused(until) {
      pausedUntil = Math.max(pausedUntil, until);
    },
    succeeded() {
      count = 0;
    },
  };
}
