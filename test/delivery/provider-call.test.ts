import { describe, expect, test } from 'vitest';
import { createProviderCalls } from '../../src/delivery/provider-call.js';

const limits = { timeoutMs: 30, graceMs: 20, sharedMs: 10 };
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

describe('calls of a provider', () => {
  test('give what they give', async () => {
    const calls = createProviderCalls(limits);
    expect(await calls.run(async () => 7)).toBe(7);
    await expect(calls.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(
      calls.run(() => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
  });

  test('are asked to end in time', async () => {
    const calls = createProviderCalls(limits);
    await expect(calls.run(untilAborted)).rejects.toThrow('aborted');
  });

  test('are given up as unknown when they do not listen', async () => {
    const calls = createProviderCalls(limits);
    await expect(calls.run(() => new Promise(() => {}))).rejects.toMatchObject({ kind: 'unknown' });
  });

  test('end at once when the process stops', async () => {
    const calls = createProviderCalls({ ...limits, timeoutMs: 60_000 });
    const call = calls.run(untilAborted);
    await new Promise(setImmediate);
    calls.abort();
    await expect(call).rejects.toThrow('aborted');
  });

  test('that begin later have a deadline of their own', async () => {
    const calls = createProviderCalls({ timeoutMs: 40, graceMs: 20, sharedMs: 0 });
    const first = calls.run(untilAborted).catch(() => performance.now());
    const begun = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 25));
    const second = calls.run(untilAborted).catch(() => performance.now());
    expect((await second) - (await first)).toBeGreaterThan(10);
    expect((await first) - begun).toBeLessThan((await second) - begun);
  });
});
