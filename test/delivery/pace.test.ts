import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paceLimits } from '../../src/delivery/limits.js';
import { createPace, createTranslation, PaceStopped } from '../../src/delivery/pace.js';
import { type SlotRequest, type Slots, stopAccount, takeSlots } from '../../src/store/pace.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { pause } from './waiting.js';

describe('slots of an account', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  const gapMs = 34.5;
  const request = (account: string, rest: Partial<SlotRequest> = {}): SlotRequest => ({
    account,
    gapMs,
    count: 1,
    leadMs: 0,
    aheadMs: null,
    ...rest,
  });

  test('are never closer than the gap, whoever takes how many at once', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 12 }), async (counts) => {
        run += 1;
        const account = `telegram:${run}`;
        const taken = await Promise.all(
          counts.map(async (count) => ({
            count,
            ...(await takeSlots(database.store.pool, request(account, { count }))),
          })),
        );
        const slots = taken.flatMap(({ at, count }) => Array.from({ length: count }, (_, index) => at + index * gapMs));
        slots.sort((a, b) => a - b);
        for (const [index, slot] of slots.slice(1).entries()) {
          expect(slot - (slots[index] ?? 0)).toBeGreaterThanOrEqual(gapMs - 0.01);
        }
        // 1000 / 34.5 = 28.98…: in whatever second one looks, there are 29 at most.
        for (const from of slots) {
          expect(slots.filter((slot) => slot >= from && slot < from + 1_000).length).toBeLessThanOrEqual(29);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('lie at least the lead ahead, and bulk takes none further ahead than allowed', async () => {
    const { pool } = database.store;
    const first = await takeSlots(pool, request('lead', { leadMs: 50 }));
    expect(first.at - first.now).toBeGreaterThan(45);
    await takeSlots(pool, request('lead', { count: 10 }));
    const bulk = await takeSlots(pool, request('lead', { aheadMs: 120 }));
    expect(bulk.granted).toBe(false);
    // It may ask again once the next free slot has come as near as that.
    expect(bulk.at - bulk.now).toBeGreaterThan(200);
    const reply = await takeSlots(pool, request('lead'));
    expect(reply.granted).toBe(true);
    expect(reply.at - bulk.at).toBeCloseTo(120, 0);
  });

  test('an account is stopped until the later of two ends', async () => {
    const { pool } = database.store;
    await stopAccount(pool, 'stop', 60_000, 'throttled');
    await stopAccount(pool, 'stop', 1_000, 'not_connected');
    const { rows } = await pool.query(
      `SELECT reason, stopped_until > clock_timestamp() + interval '50 s' AS long FROM pace WHERE account = 'stop'`,
    );
    expect(rows).toEqual([{ reason: 'throttled', long: true }]);
  });
});

describe('from the clock of the database to ours', () => {
  const slots = (at: number, now: number): Slots => ({ granted: true, at, now });

  test('is never too early, and as late only as the quickest answer was slow', () => {
    const ahead = fc.record({
      one: fc.double({ min: 0, max: 200, noNaN: true }),
      two: fc.double({ min: 0, max: 200, noNaN: true }),
    });
    fc.assert(
      // Our clock shows the database's minus 1000; an answer takes `one` ms there and `two` back.
      fc.property(fc.array(ahead, { minLength: 1, maxLength: 20 }), (answers) => {
        const toLocal = createTranslation();
        let quickest = Number.POSITIVE_INFINITY;
        for (const { one, two } of answers) {
          const asked = 5_000;
          const now = asked + one + 1_000;
          const local = toLocal(slots(now + 100, now), asked, asked + one + two);
          quickest = Math.min(quickest, two);
          const true_ = asked + one + 100;
          expect(local).toBeGreaterThanOrEqual(true_ - 1e-6);
          expect(local).toBeLessThanOrEqual(true_ + quickest + 1e-6);
        }
      }),
    );
  });

  test('begins anew when one of the clocks was set', () => {
    const toLocal = createTranslation();
    expect(toLocal(slots(10_000, 10_000), 0, 2)).toBe(2);
    // The database's clock went back by 5 s: counting on would send five seconds early.
    expect(toLocal(slots(5_100, 5_100), 100, 110)).toBe(110);
  });
});

describe('the pace of an account in one process', () => {
  /** A database whose clock is ours. */
  const fakeTake = (asked: SlotRequest[]) => {
    let next = 0;
    return async (request: SlotRequest): Promise<Slots> => {
      asked.push(request);
      const now = performance.now();
      if (request.aheadMs !== null && next > now + request.aheadMs)
        return { granted: false, at: next - request.aheadMs, now };
      const at = Math.max(next, now + request.leadMs);
      next = at + request.count * request.gapMs;
      return { granted: true, at, now };
    };
  };

  test('a reply is never further away than bulk may look ahead', async () => {
    const pace = createPace({ account: 'a', gapMs: 40, take: fakeTake([]) });
    const bulk = Array.from({ length: 40 }, () => pace.take('proactive').catch(() => {}));
    await pause(20);
    const at = await pace.take('reply');
    expect(at - performance.now()).toBeLessThan(paceLimits.aheadMs + (paceLimits.bulkSlots + 1) * 40);
    pace.stop();
    await Promise.all(bulk);
  });

  test('a slot that was missed is given up for a later one', async () => {
    const asked: SlotRequest[] = [];
    const pace = createPace({ account: 'a', gapMs: 10, take: fakeTake(asked) });
    const missed = performance.now() - paceLimits.lateMs - 5;
    await pace.reach('reply', missed);
    expect(asked.map(({ leadMs }) => leadMs)[0]).toBe(paceLimits.leadMs * 2);
  });

  test('nobody goes before the moment has come', async () => {
    const pace = createPace({ account: 'a', gapMs: 10, take: fakeTake([]) });
    const at = performance.now() + 30;
    await pace.reach('reply', at);
    expect(performance.now()).toBeGreaterThanOrEqual(at);
  });

  test('who waits when the process stops is told so', async () => {
    const pace = createPace({ account: 'a', gapMs: 10_000, take: fakeTake([]) });
    await pace.take('proactive');
    const waiting = pace.take('proactive');
    pace.stop();
    await expect(waiting).rejects.toBeInstanceOf(PaceStopped);
  });
});
