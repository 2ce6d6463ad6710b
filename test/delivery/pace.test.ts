import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTranslation } from '../../src/delivery/clock-translation.js';
import { paceLimits } from '../../src/delivery/limits.js';
import { createPace, PaceStopped } from '../../src/delivery/pace.js';
import { type Late, makeRoom, type SlotRequest, type Slots, stopAccount, takeSlots } from '../../src/store/pace.js';
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

  test('after messages that came late lie so that no second has too many, whatever the lateness', async () => {
    const perSecond = 30;
    const pace = { gapMs: 34, perSecond };
    let run = 0;
    const lateness = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(2) }, fc.integer({ min: 0, max: 400 })), {
      minLength: 80,
      maxLength: 120,
    });
    await fc.assert(
      fc.asyncProperty(lateness, async (late) => {
        run += 1;
        const account = `late:${run}`;
        const arrivals: { number: number; arrivedAt: number }[] = [];
        for (const ms of late) {
          const { at, number } = await takeSlots(database.store.pool, request(account, { gapMs: 34 }));
          arrivals.push({ number, arrivedAt: at + ms });
          // Known some slots later: they are given up to a quarter of a second ahead, and the answer takes its time.
          const known = arrivals.at(-16);
          if (known !== undefined) await makeRoom(database.store.pool, { account, ...pace, ...known });
        }
        const times = arrivals.map(({ arrivedAt }) => arrivedAt).sort((a, b) => a - b);
        const closest = times.slice(perSecond).map((time, index) => time - (times[index] ?? 0));
        expect(Math.min(...closest)).toBeGreaterThanOrEqual(999.9);
      }),
      { numRuns: 10 },
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
  test('is never too early, and as late only as the quickest answer was slow', () => {
    const way = fc.double({ min: 0, max: 200, noNaN: true });
    fc.assert(
      // Our clock shows the database's minus 1000; an answer takes `there` and `back`.
      fc.property(fc.array(fc.record({ there: way, back: way }), { minLength: 1, maxLength: 20 }), (answers) => {
        const clock = createTranslation();
        let quickest = Number.POSITIVE_INFINITY;
        for (const { there, back } of answers) {
          const askedAt = 5_000;
          const now = askedAt + there + 1_000;
          clock.observe({ now, askedAt, answeredAt: askedAt + there + back });
          quickest = Math.min(quickest, back);
          expect(clock.toLocal(now)).toBeGreaterThanOrEqual(askedAt + there - 1e-6);
          expect(clock.toLocal(now)).toBeLessThanOrEqual(askedAt + there + quickest + 1e-6);
          expect(clock.toDatabase(clock.toLocal(now))).toBeCloseTo(now);
        }
      }),
    );
  });

  test('does not jump because the first answer after a long time is a slow one', () => {
    const clock = createTranslation();
    clock.observe({ now: 10_000, askedAt: 0, answeredAt: 2 });
    const later = paceLimits.clockDriftsMs + 1_000;
    clock.observe({ now: 10_000 + later, askedAt: later, answeredAt: later + 60 });
    expect(clock.toLocal(10_000 + later)).toBe(later + 2);
    // What is old enough to have drifted counts no more.
    clock.observe({ now: 10_000 + 2 * later, askedAt: 2 * later, answeredAt: 2 * later + 30 });
    expect(clock.toLocal(10_000 + 2 * later)).toBe(2 * later + 30);
  });

  test('begins anew when one of the clocks was set', () => {
    const clock = createTranslation();
    clock.observe({ now: 10_000, askedAt: 0, answeredAt: 2 });
    expect(clock.toLocal(10_000)).toBe(2);
    // The database's clock went back by 5 s: counting on would send five seconds early.
    clock.observe({ now: 5_100, askedAt: 100, answeredAt: 110 });
    expect(clock.toLocal(5_100)).toBe(110);
  });
});

describe('the pace of an account in one process', () => {
  /** A database whose clock is ours. */
  function openPace(gapMs: number) {
    const asked: SlotRequest[] = [];
    const late: Late[] = [];
    let next = 0;
    let number = 0;
    const take = async (request: SlotRequest): Promise<Slots> => {
      asked.push(request);
      const now = performance.now();
      if (request.aheadMs !== null && next > now + request.aheadMs) {
        return { granted: false, at: next - request.aheadMs, number: 0, now };
      }
      const at = Math.max(next, now + request.leadMs);
      next = at + request.count * request.gapMs;
      number += request.count;
      return { granted: true, at, number: number - request.count, now };
    };
    const pace = createPace({ account: 'a', gapMs, take, makeRoom: async (one) => void late.push(one) });
    return { pace, asked, late };
  }

  test('a reply is never further away than bulk may look ahead', async () => {
    const { pace } = openPace(40);
    const bulk = Array.from({ length: 40 }, () => pace.take('proactive').catch(() => {}));
    await pause(20);
    const { at } = await pace.take('reply');
    expect(at - performance.now()).toBeLessThan(paceLimits.aheadMs + (paceLimits.bulkSlots + 1) * 40);
    pace.stop();
    await Promise.all(bulk);
  });

  test('a slot that was missed by far is given up for a later one', async () => {
    const { pace, asked } = openPace(10);
    const at = performance.now() - paceLimits.missedMs - 5;
    const missed = { at, due: at, number: 0 };
    expect((await pace.reach('reply', missed)).at).toBeGreaterThan(missed.at);
    expect(asked.map(({ leadMs }) => leadMs)[0]).toBe(paceLimits.leadMs * 2);
  });

  test('nobody goes before the moment has come', async () => {
    const { pace } = openPace(10);
    const at = performance.now() + 30;
    const slot = { at, due: at, number: 0 };
    expect(await pace.reach('reply', slot)).toBe(slot);
    expect(performance.now()).toBeGreaterThanOrEqual(slot.at);
  });

  test('a message on time makes no room, one that took longer than usual does', async () => {
    const { pace, late } = openPace(34);
    const { at } = await pace.take('reply');
    // 30 gaps of 34 ms leave 20 ms to spare; the way there and back takes 50 ms usually, 150 ms once.
    const begunAt = performance.now() - 50;
    const slot = { at: begunAt, due: begunAt, number: 7 };
    // Of the first ones nobody knows what is usual: they count as late, rather than too many arriving.
    for (let message = 0; message < paceLimits.usualAfter; message += 1) pace.over(slot, begunAt);
    expect(late.splice(0)).toHaveLength(paceLimits.usualAfter);
    pace.over(slot, begunAt);
    expect(late).toEqual([]);
    pace.over({ at: begunAt - 100, due: begunAt - 100, number: 8 }, begunAt - 100);
    expect(late).toMatchObject([{ account: 'a', gapMs: 34, perSecond: 30, number: 8 }]);
    // It arrived some 100 ms after its slot, and not 150.
    const arrived = (late[0]?.arrivedAt ?? 0) - (begunAt - 100);
    expect(arrived).toBeGreaterThan(90);
    expect(arrived).toBeLessThan(130);
    expect(at).toBeGreaterThan(0);
  });

  test('who waits when the process stops is told so', async () => {
    const { pace } = openPace(10_000);
    await pace.take('proactive');
    const waiting = [
      pace.take('proactive'),
      pace.reach('reply', { at: performance.now() + 60_000, due: 0, number: 1 }),
    ];
    pace.stop();
    const results = await Promise.allSettled(waiting);
    const reasons = results.map((result) => (result.status === 'rejected' ? result.reason : null));
    for (const reason of reasons) expect(reason).toBeInstanceOf(PaceStopped);
  });
});
