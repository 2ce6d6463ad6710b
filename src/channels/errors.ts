/**
 * The closed set of what can go wrong between us and a channel. `delivery/send` switches over it once;
 * an adapter maps each error of its provider to exactly one of these.
 */
export const channelErrorKinds = [
  'throttled',
  'unreachable',
  'blocked_by_user',
  'outside_window',
  'rejected',
  'not_connected',
  'unknown',
] as const;
export type ChannelErrorKind = (typeof channelErrorKinds)[number];

export interface ChannelErrorFacts {
  /** Try the same message again later. */
  readonly retryable: boolean;
  /** Milliseconds until the next try makes sense; absent = our own back-off. */
  readonly retryAfterMs?: number;
  /** Does it concern this chat only, or everything that this account sends? */
  readonly scope: 'chat' | 'account';
}

const facts: Record<ChannelErrorKind, ChannelErrorFacts> = {
  throttled: { retryable: true, scope: 'chat' },
  unreachable: { retryable: false, scope: 'chat' },
  blocked_by_user: { retryable: false, scope: 'chat' },
  outside_window: { retryable: false, scope: 'chat' },
  rejected: { retryable: false, scope: 'chat' },
  not_connected: { retryable: true, scope: 'account' },
  unknown: { retryable: true, scope: 'chat' },
};

/**
 * - `throttled`: the provider asks to wait; costs no attempt.
 * - `unreachable`: this chat does not exist (any more).
 * - `blocked_by_user`: the person blocked us; nothing is sent until they write again.
 * - `outside_window`: the provider's reply window is closed, a template is needed.
 * - `rejected`: the provider will never take this message; our bug or bad data.
 * - `not_connected`: no connection, a wrong token, a 5xx: nothing was sent; the account waits.
 * - `unknown`: the request may have reached the provider; look before sending again.
 */
export class ChannelError extends Error {
  readonly kind: ChannelErrorKind;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly scope: 'chat' | 'account';

  /** `message` is for operators: no phone, name or text of a person. */
  constructor(kind: ChannelErrorKind, message: string, override: Partial<ChannelErrorFacts> = {}) {
    super(message);
    this.name = 'ChannelError';
    const known = { ...facts[kind], ...override };
    this.kind = kind;
    this.retryable = known.retryable;
    this.retryAfterMs = known.retryAfterMs;
    this.scope = known.scope;
  }
}
