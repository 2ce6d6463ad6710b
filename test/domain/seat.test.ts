import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BatchSeats,
  countHeld,
  decideSeat,
  type Line,
  moveUp,
  type SeatAnswer,
  type Wish,
} from '../../src/domain/seat.js';

function line(capacity: number, taken = 0, reserved = 0, ranked = reserved): Line {
  return { capacity, taken, reserved, ranked };
}

function batch(over: Partial<BatchSeats> = {}): BatchSeats {
  return { mode: 'first_come', open: true, reserveSize: null, whole: line(16), quotas: null, ...over };
}

const wish: Wish = { region: null, reserve: false, anyway: false };
const quotas = (one: Line) => new Map([['36.71.05.1001', one]]);
const here = { ...wish, region: '36.71.05.1001' };

describe('who gets a seat', () => {
  it.each<[string, BatchSeats, Wish, SeatAnswer]>([
    [
      'selection: everybody is submitted',
      batch({ mode: 'selection', whole: line(16, 16) }),
      wish,
      { answer: 'submitted' },
    ],
    ['a free seat', batch(), wish, { answer: 'seat' }],
    ['the last seat', batch({ whole: line(16, 15) }), wish, { answer: 'seat' }],
    ['full: the place is offered first', batch({ whole: line(16, 16) }), wish, { answer: 'full', place: 1 }],
    ['full, third in line', batch({ whole: line(16, 16, 2, 5) }), wish, { answer: 'full', place: 3 }],
    [
      'agreed to the reserve',
      batch({ whole: line(16, 16, 2, 5) }),
      { ...wish, reserve: true },
      { answer: 'reserve', rank: 6, place: 3 },
    ],
    ['agreed, but a seat is free: the seat', batch(), { ...wish, reserve: true }, { answer: 'seat' }],
    ['reserve of 2 has 1 left', batch({ whole: line(16, 16, 1), reserveSize: 2 }), wish, { answer: 'full', place: 2 }],
    [
      'reserve of 2 is full',
      batch({ whole: line(16, 16, 2), reserveSize: 2 }),
      { ...wish, reserve: true },
      { answer: 'reserve_full' },
    ],
    ['no reserve at all', batch({ whole: line(16, 16), reserveSize: 0 }), wish, { answer: 'reserve_full' }],
    ['nobody overtakes the line', batch({ whole: line(17, 16, 1) }), wish, { answer: 'full', place: 2 }],
    ['closed', batch({ open: false }), wish, { answer: 'closed' }],
    ['a seat of the quota', batch({ quotas: quotas(line(2, 1)) }), here, { answer: 'seat' }],
    ['the quota is full, the batch is not', batch({ quotas: quotas(line(2, 2)) }), here, { answer: 'full', place: 1 }],
    [
      'the batch is full, the quota is not',
      batch({ whole: line(16, 16), quotas: quotas(line(2, 1)) }),
      here,
      { answer: 'full', place: 1 },
    ],
    [
      'outside the regions',
      batch({ quotas: quotas(line(2)) }),
      { ...wish, region: '36.71.05.1002' },
      { answer: 'outside' },
    ],
    ['outside, region unknown', batch({ quotas: quotas(line(2)) }), wish, { answer: 'outside' }],
    [
      'outside, staff shall look',
      batch({ quotas: quotas(line(2)) }),
      { ...wish, anyway: true },
      { answer: 'submitted' },
    ],
  ])('%s', (_name, seats, asked, answer) => {
    expect(decideSeat(seats, asked)).toEqual(answer);
  });

  it('counts a seat in the quota and in the batch', () => {
    const seats = batch({ quotas: quotas(line(2, 1)) });
    decideSeat(seats, here);
    expect(seats.whole.taken).toBe(1);
    expect(seats.quotas?.get('36.71.05.1001')?.taken).toBe(2);
  });

  it('looks without counting', () => {
    const seats = batch({ whole: line(1) });
    expect(decideSeat(seats, wish, true)).toEqual({ answer: 'seat' });
    expect(decideSeat(seats, { ...wish, reserve: true }, true)).toEqual({ answer: 'seat' });
    expect(seats.whole).toEqual(line(1));
  });

  it.each<[string, Line, Line | null, number]>([
    ['a free seat and three waiting', line(16, 15, 3), null, 1],
    ['no free seat', line(16, 16, 3), null, 0],
    ['more seats than people waiting', line(16, 10, 3), null, 3],
    ['nobody waits', line(16, 15, 0), null, 0],
    ['oversold by staff', line(2, 5, 1), null, 0],
    ['the quota has a seat, the batch has none', line(2, 1, 1), line(16, 16, 4), 0],
    ['the quota and the batch have one', line(2, 1, 2), line(16, 15, 4), 1],
  ])('moves the reserve up: %s', (_name, one, batchLine, count) => {
    const whole = batchLine ?? one;
    const before = { one: { ...one }, whole: { ...whole } };
    expect(moveUp(whole, one)).toBe(count);
    expect(one).toEqual({ ...before.one, taken: before.one.taken + count, reserved: before.one.reserved - count });
    expect(whole).toEqual({
      ...before.whole,
      taken: before.whole.taken + count,
      reserved: before.whole.reserved - count,
    });
  });

  it.each([
    ['a seat', { seat: true, rank: null }, line(16, 4, 2), line(2, 1, 1)],
    ['a place in the reserve', { seat: false, rank: 1 }, line(16, 5, 1, 2), line(2, 2, 0, 1)],
    ['nothing yet', { seat: false, rank: null }, line(16, 5, 2), line(2, 2, 1)],
  ])('gives back %s, and takes it again', (_name, held, whole, quota) => {
    const [batchLine, quotaLine] = [line(16, 5, 2), line(2, 2, 1)];
    countHeld(batchLine, quotaLine, held, -1);
    expect([batchLine, quotaLine]).toEqual([whole, quota]);
    countHeld(batchLine, quotaLine, held, 1);
    expect([batchLine, quotaLine]).toEqual([line(16, 5, 2), line(2, 2, 1)]);
  });
});

describe('a rush for seats', () => {
  const rush = fc.record({
    capacities: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
    whole: fc.integer({ min: 0, max: 20 }),
    reserveSize: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
    wishes: fc.array(
      fc.record({ region: fc.integer({ min: 0, max: 4 }).map(String), reserve: fc.boolean(), anyway: fc.boolean() }),
      { maxLength: 80 },
    ),
  });

  it('never oversells, and ranks each line densely in the order of the wishes', () => {
    fc.assert(
      fc.property(rush, ({ capacities, whole, reserveSize, wishes }) => {
        const lines = new Map(capacities.map((capacity, region) => [String(region), line(capacity)]));
        const seats = batch({ whole: line(whole), quotas: lines, reserveSize });
        const answers = wishes.map((one) => ({ region: one.region, ...decideSeat(seats, one) }));
        const sold = answers.filter((one) => one.answer === 'seat').length;
        expect(sold).toBe(seats.whole.taken);
        expect(sold).toBeLessThanOrEqual(whole);
        for (const [region, one] of lines) {
          expect(one.taken).toBeLessThanOrEqual(one.capacity);
          const ranks = answers.flatMap((a) => (a.answer === 'reserve' && a.region === region ? a.rank : []));
          expect(ranks).toEqual(Array.from({ length: one.reserved }, (_, index) => index + 1));
          expect(one.reserved).toBeLessThanOrEqual(reserveSize ?? Number.POSITIVE_INFINITY);
        }
      }),
    );
  });

  it('fills every seat before it ranks anybody', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 60 }), (capacity, people) => {
        const seats = batch({ whole: line(capacity) });
        for (let person = 0; person < people; person += 1) decideSeat(seats, { ...wish, reserve: true });
        expect(seats.whole.taken).toBe(Math.min(capacity, people));
        expect(seats.whole.reserved).toBe(Math.max(0, people - capacity));
      }),
    );
  });

  it('keeps everybody in order however people come and go', () => {
    const steps = fc.array(fc.record({ leaves: fc.boolean(), who: fc.nat() }), { maxLength: 120 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), steps, (capacity, happens) => {
        const room = new WaitingRoom(capacity);
        for (const { leaves, who } of happens) {
          if (leaves) room.leave(who);
          else room.come();
          expect([room.whole.taken, room.whole.reserved]).toEqual([room.seated.size, room.waiting.size]);
          expect(room.seated.size).toBeLessThanOrEqual(capacity);
          expect(room.waiting.size === 0 || room.seated.size === capacity).toBe(true);
        }
      }),
    );
  });
});

/** People by name beside the counters, the plain way. */
class WaitingRoom {
  readonly seats: BatchSeats;
  readonly whole: Line;
  readonly seated = new Set<number>();
  /** Rank of each who waits. */
  readonly waiting = new Map<number, number>();
  #last = 0;

  constructor(capacity: number) {
    this.whole = line(capacity);
    this.seats = batch({ whole: this.whole });
  }

  come(): void {
    this.#last += 1;
    const answer = decideSeat(this.seats, { ...wish, reserve: true });
    if (answer.answer === 'seat') this.seated.add(this.#last);
    if (answer.answer !== 'reserve') return;
    expect(answer.rank).toBeGreaterThan(Math.max(0, ...this.waiting.values()));
    expect(answer.place).toBe(this.waiting.size + 1);
    this.waiting.set(this.#last, answer.rank);
  }

  leave(who: number): void {
    const present = [...this.seated, ...this.waiting.keys()];
    const gone = present[who % Math.max(1, present.length)];
    if (gone === undefined) return;
    const held = { seat: this.seated.delete(gone), rank: this.waiting.get(gone) ?? null };
    this.waiting.delete(gone);
    countHeld(this.whole, this.whole, held, -1);
    for (let up = moveUp(this.whole, this.whole); up > 0; up -= 1) this.#moveFirstUp();
  }

  #moveFirstUp(): void {
    const [first = -1] = [...this.waiting].sort(([, left], [, right]) => left - right)[0] ?? [];
    this.waiting.delete(first);
    this.seated.add(first);
  }
}
