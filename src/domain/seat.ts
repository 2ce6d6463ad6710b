/**
 * Who gets a seat. Pure: the caller has locked the rows that the counters came from, hands the wishes over in their
 * order, and writes the counters back.
 */

/** A line of people for the same seats: a quota's region, or the whole batch where seats are not divided. */
export interface Line {
  readonly capacity: number;
  taken: number;
  /** People in the reserve now. */
  reserved: number;
  /** The last rank given; only grows, so that ranks keep their order when others leave. */
  ranked: number;
}

export interface BatchSeats {
  readonly mode: 'selection' | 'first_come';
  /** Is it open for applications at this moment? */
  readonly open: boolean;
  /** Places in the reserve of each line; `null` = everybody is ranked. */
  readonly reserveSize: number | null;
  /** Counters of the batch as a whole. */
  readonly whole: Line;
  /** Seats divided over regions, by region code; `null` = not divided. */
  readonly quotas: ReadonlyMap<string, Line> | null;
}

export interface Wish {
  /** Region of the quota that the place on the KTP belongs to; `null` when the batch has none. */
  readonly region: string | null;
  /** Agreed to a place in the reserve when there is no seat. */
  readonly reserve: boolean;
  /** Outside the regions, but wants staff to look at it. */
  readonly anyway: boolean;
}

export type SeatAnswer =
  | { readonly answer: 'submitted' }
  | { readonly answer: 'seat' }
  | { readonly answer: 'reserve_full' }
  | { readonly answer: 'outside' }
  | { readonly answer: 'closed' }
  /** `rank` is kept; `place` is how many stand in line up to this person today. */
  | { readonly answer: 'reserve'; readonly rank: number; readonly place: number }
  /** No seat; `place` is the one in the reserve that could be had. */
  | { readonly answer: 'full'; readonly place: number };

/** Nobody overtakes the reserve: a seat is free for newcomers only when no one waits for it. */
export function hasFreeSeat(line: Line): boolean {
  return line.taken < line.capacity && line.reserved === 0;
}

function reserveLeft(line: Line, reserveSize: number | null): boolean {
  return reserveSize === null || line.reserved < reserveSize;
}

function lineOf(batch: BatchSeats, wish: Wish): Line | null {
  return batch.quotas === null ? batch.whole : (batch.quotas.get(wish.region ?? '') ?? null);
}

/** Decides one wish and counts it in. With `look`, only says what would be, and counts nothing. */
export function decideSeat(batch: BatchSeats, wish: Wish, look = false): SeatAnswer {
  if (!batch.open) return { answer: 'closed' };
  if (batch.mode === 'selection') return { answer: 'submitted' };
  const line = lineOf(batch, wish);
  if (line === null) return { answer: wish.anyway ? 'submitted' : 'outside' };
  if (hasFreeSeat(line) && batch.whole.taken < batch.whole.capacity) {
    if (!look) take(batch, line);
    return { answer: 'seat' };
  }
  if (!reserveLeft(line, batch.reserveSize)) return { answer: 'reserve_full' };
  if (!wish.reserve || look) return { answer: 'full', place: line.reserved + 1 };
  return { answer: 'reserve', ...rank(batch, line) };
}

function take(batch: BatchSeats, line: Line): void {
  batch.whole.taken += 1;
  if (line !== batch.whole) line.taken += 1;
}

function rank(batch: BatchSeats, line: Line): { rank: number; place: number } {
  batch.whole.reserved += 1;
  batch.whole.ranked += 1;
  if (line !== batch.whole) {
    line.reserved += 1;
    line.ranked += 1;
  }
  return { rank: line.ranked, place: line.reserved };
}

/** What somebody holds in a line. */
export interface Held {
  readonly seat: boolean;
  readonly rank: number | null;
}

/** Counts somebody out of the line (`by` -1) or back into it (`by` 1). `whole` is the batch's own line. */
export function countHeld(whole: Line, line: Line, held: Held, by: 1 | -1): void {
  for (const one of new Set([whole, line])) {
    if (held.seat) one.taken += by;
    else if (held.rank !== null) one.reserved += by;
  }
}

/** How many of the reserve move up now that seats are free; counts them in. */
export function moveUp(whole: Line, line: Line): number {
  const free = Math.min(line.capacity - line.taken, whole.capacity - whole.taken);
  const count = Math.max(0, Math.min(free, line.reserved));
  for (const one of new Set([whole, line])) {
    one.taken += count;
    one.reserved -= count;
  }
  return count;
}
