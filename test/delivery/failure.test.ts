import { describe, expect, test } from 'vitest';
import { ChannelError, type ChannelErrorKind, channelErrorKinds } from '../../src/channels/errors.js';
import { afterFailure, createStreak } from '../../src/delivery/failure.js';
import { sendLimits } from '../../src/delivery/limits.js';

const first = { attempt: 1, streak: 1 };
const last = { attempt: sendLimits.attempts, streak: 1 };
const error = (kind: ChannelErrorKind, override = {}) => new ChannelError(kind, 'told by a test', override);

describe('after a failed attempt', () => {
  test('every kind of channel error has an answer', () => {
    for (const kind of channelErrorKinds) expect(afterFailure(error(kind), first).error).toBe(kind);
  });

  test.each([
    ['unreachable', 'failed', true],
    ['blocked_by_user', 'failed', true],
    ['outside_window', 'failed', false],
    ['rejected', 'failed', false],
  ] as const)('%s is final', (kind, state, unreachable) => {
    expect(afterFailure(error(kind), first)).toMatchObject({ state, unreachable, stopAccountMs: null });
  });

  test('a throttled chat rests as long as the provider says and loses no attempt', () => {
    const verdict = afterFailure(error('throttled', { retryAfterMs: 7_000 }), last);
    expect(verdict).toMatchObject({ state: 'pending', restMs: 7_000, refund: true, stopAccountMs: null });
  });

  test('a throttled account stops, and the message loses no attempt', () => {
    const verdict = afterFailure(error('throttled', { scope: 'account', retryAfterMs: 20_000 }), last);
    expect(verdict).toMatchObject({ state: 'pending', refund: true, stopAccountMs: 20_000 });
  });

  test('a provider that wants a year is asked again within the hour, about one person within the day', () => {
    const wanted = { retryAfterMs: 31_536_000_000 };
    expect(afterFailure(error('throttled', { ...wanted, scope: 'account' }), first).stopAccountMs).toBe(3_600_000);
    expect(afterFailure(error('throttled', wanted), first).restMs).toBe(24 * 3_600_000);
  });

  test('a closed window that the provider told us of leads to another attempt, as a template', () => {
    const told = error('outside_window', { retryable: true });
    expect(afterFailure(told, first)).toMatchObject({ state: 'pending', error: 'outside_window', unreachable: false });
    expect(afterFailure(told, last).state).toBe('failed');
  });

  test('one failed connection is about this message: it costs an attempt, the account goes on', () => {
    expect(afterFailure(error('not_connected'), first)).toMatchObject({ refund: false, stopAccountMs: null });
    expect(afterFailure(error('not_connected'), last).state).toBe('failed');
  });

  test('from the second on the account waits, longer each time, and nobody loses an attempt', () => {
    const pauses = [2, 3, 4, 20].map((streak) => afterFailure(error('not_connected'), { ...last, streak }));
    expect(pauses.map((verdict) => verdict.stopAccountMs)).toEqual([1_000, 2_000, 4_000, sendLimits.pauseMostMs]);
    for (const verdict of pauses) expect(verdict).toMatchObject({ state: 'pending', refund: true });
  });

  test('an unknown result rests longer each time, then is given up', () => {
    const rests = [1, 2, 3].map((attempt) => afterFailure(error('unknown'), { attempt, streak: 0 }));
    for (const verdict of rests) expect(verdict).toMatchObject({ state: 'unknown', refund: false });
    expect(rests.map((verdict) => verdict.restMs)).toEqual([4_000, 8_000, 16_000]);
    expect(afterFailure(error('unknown'), last).state).toBe('failed');
  });

  test('a bug of a channel counts as unknown: the message may be out', () => {
    expect(afterFailure(new TypeError('undefined is not a function'), first).state).toBe('unknown');
  });

  test('no rest is so short that the old job is still in the queue', () => {
    const verdict = afterFailure(error('throttled', { retryAfterMs: 0 }), first);
    expect(verdict.restMs).toBe(sendLimits.handBackRestMs);
  });
});

describe('a streak of lost connections', () => {
  test('sends that were under way together count once', () => {
    const streak = createStreak();
    expect(streak.failed(0)).toBe(1);
    expect(streak.failed(1)).toBe(2);
    streak.paused(1_001);
    expect([streak.failed(2), streak.failed(1_000)]).toEqual([2, 2]);
    expect(streak.failed(1_001)).toBe(3);
  });

  test('ends with a success', () => {
    const streak = createStreak();
    streak.failed(0);
    streak.failed(1);
    streak.succeeded();
    expect(streak.failed(2)).toBe(1);
  });
});
