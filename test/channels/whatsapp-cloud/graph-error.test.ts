import { describe, expect, test } from 'vitest';
import { fromGraph, fromNetwork, fromStatus } from '../../../src/channels/whatsapp-cloud/graph-error.js';

const facts = (code: number, more = {}) => {
  const { kind, scope, retryable, alert } = fromGraph({ code, ...more });
  return { kind, scope, retryable, alert };
};

describe('every code of Meta has its place in our closed set', () => {
  test.each([2, 131000, 131016, 131053])('%d: later, for an attempt', (code) => {
    expect(facts(code)).toMatchObject({ kind: 'not_connected', retryable: true, alert: false });
  });

  test.each([4, 80007, 130429, 133016])('%d: the whole number waits', (code) => {
    expect(facts(code)).toMatchObject({ kind: 'throttled', scope: 'account', retryable: true, alert: false });
    expect(fromGraph({ code }).retryAfterMs).toBeGreaterThan(0);
  });

  test('131056: this person waits', () => {
    expect(facts(131056)).toMatchObject({ kind: 'throttled', scope: 'chat' });
    expect(fromGraph({ code: 131056 }).retryAfterMs).toBe(6_000);
  });

  test.each([131048, 368, 131031])('%d: the number slows down, and somebody must look', (code) => {
    expect(facts(code)).toMatchObject({ kind: 'throttled', scope: 'account', alert: true });
  });

  test.each([131026, 131030, 131021])('%d: this person cannot be reached', (code) => {
    expect(facts(code)).toMatchObject({ kind: 'unreachable', retryable: false, alert: false });
  });

  test.each([130472, 131050])('%d: this message is not wanted, others may be', (code) => {
    expect(facts(code)).toMatchObject({ kind: 'rejected', retryable: false });
  });

  test('131049: again after a day', () => {
    expect(fromGraph({ code: 131049 })).toMatchObject({
      kind: 'throttled',
      scope: 'chat',
      retryAfterMs: 24 * 3_600_000,
    });
  });

  test('131047: as a template', () => {
    expect(facts(131047)).toMatchObject({ kind: 'outside_window', retryable: true });
  });

  test.each([100, 131008, 131009, 131051, 132000, 132001, 132012])('%d: our bug', (code) => {
    expect(facts(code)).toMatchObject({ kind: 'rejected', retryable: false });
  });

  test.each([190, 10, 200, 299])('%d: the token, and somebody must look', (code) => {
    expect(facts(code)).toMatchObject({ kind: 'not_connected', scope: 'account', alert: true });
    expect(fromGraph({ code }).message).toContain('WHATSAPP_CLOUD_TOKEN');
  });

  test('100 about an object that is not there is about the number, not about the message', () => {
    const details = 'Object with ID does not exist, cannot be loaded due to missing permissions';
    expect(facts(100, { error_subcode: 33 })).toMatchObject({ kind: 'not_connected', alert: true });
    expect(facts(100, { error_data: { details } })).toMatchObject({ kind: 'not_connected', alert: true });
  });

  test('… unless a file was asked for: that one is gone, and the account is well', () => {
    const gone = fromGraph({ code: 100, error_subcode: 33 }, 400, 'file');
    expect(gone).toMatchObject({ kind: 'rejected', retryable: false, alert: false });
    expect(fromGraph({ code: 190 }, 401, 'file')).toMatchObject({ kind: 'not_connected', alert: true });
  });

  test.each([
    [401, 'not_connected', true],
    [403, 'not_connected', true],
    [429, 'throttled', false],
    [500, 'not_connected', false],
    [503, 'not_connected', false],
    [400, 'rejected', false],
  ] as const)('a code that nobody knows, with HTTP %d: %s', (status, kind, alert) => {
    expect(fromGraph({ code: 999_999 }, status)).toMatchObject({ kind, alert });
    expect(fromStatus(status)).toMatchObject({ kind, alert });
  });
});

test('what the operator reads says what was wrong, without numbers of people', () => {
  const { message } = fromGraph({ code: 131009, error_data: { details: 'Recipient +62 812-0000-0001 is not valid' } });
  expect(message).toBe('whatsapp-cloud: 131009, a value is wrong (Recipient … is not valid)');
});

describe('a broken connection', () => {
  const broken = (code: string) =>
    Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(code), { code }) });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('%s never reached Meta', (code) => {
    expect(fromNetwork(broken(code), true).kind).toBe('not_connected');
  });

  test.each(['ECONNRESET', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT'])('%s may have', (code) => {
    expect(fromNetwork(broken(code), true).kind).toBe('unknown');
  });

  test('stopped before it began, nothing was sent', () => {
    expect(fromNetwork(new DOMException('aborted', 'AbortError'), false).kind).toBe('not_connected');
    expect(fromNetwork(new DOMException('aborted', 'AbortError'), true).kind).toBe('unknown');
  });
});
