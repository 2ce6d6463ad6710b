/**
 * How fast an account sends, over all processes, so that in no second whatsoever more messages arrive than the provider
 * allows. A slot is a moment of the database's clock; each process translates it into its own monotonic clock and sends
 * then, never earlier. A message that came late, on a busy machine or a slow network, makes room behind itself.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Lane } from '../store/outbox.js';
import type { Late, SlotRequest, Slots } from '../store/pace.js';
import { createTranslation } from './clock-translation.js';
import { paceLimits } from './limits.js';
import { createRecentMinimum } from './recent-minimum.js';
import { shareStatements } from './shared-statement.js';

/** When a message may go. */
export interface Slot {
  /** Milliseconds of `performance.now`. */
  readonly at: number;
  /** The same moment by the database's clock: how far that is from ours becomes known more exactly with time. */
  readonly due: number;
  readonly number: number;
}

export interface Pace {
  /** Replies take theirs before bulk. */
  take(lane: Lane): Promise<Slot>;
  /** Waits for the slot, or for a later one when it was missed by far. Answers the one that was reached. */
  reach(lane: Lane, slot: Slot): Promise<Slot>;
  /** A message of this slot is over, in whatever way; it was begun at this moment of `performance.now`. */
  over(slot: Slot, begunAt: number): void;
  /** Whoever waits for a slot is told to give up with {@link PaceStopped}. */
  stop(): void;
}

export class PaceStopped extends Error {
  override readonly name = 'PaceStopped';
}

export interface PaceOptions {
  /** `<channel>:<account>`. */
  readonly account: string;
  readonly gapMs: number;
  readonly take: (request: SlotRequest) => Promise<Slots>;
  /** Errors are the caller's to tell. */
  readonly makeRoom: (late: Late) => Promise<void>;
}

export function createPace({ account, gapMs, take, makeRoom }: PaceOptions): Pace {
  const clock = createTranslation();
  const stopping = new AbortController();
  // As many as arrive within a second when all are on time.
  const perSecond = Math.floor(1_000 / gapMs) + 1;
  const spareMs = perSecond * gapMs - 1_000;
  const usualTime = createUsual();

  async function request(leads: readonly number[], aheadMs: number | null) {
    const asked = performance.now();
    const answer = await take({ account, gapMs, count: leads.length, leadMs: Math.max(...leads), aheadMs });
    clock.observe({ now: answer.now, askedAt: asked, answeredAt: performance.now() });
    return { granted: answer.granted, at: clock.toLocal(answer.at), due: answer.at, number: answer.number };
  }

  const slotsFrom = ({ at, due, number }: Slot, leads: readonly number[]): Slot[] =>
    leads.map((_, index) => ({ at: at + index * gapMs, due: due + index * gapMs, number: number + index }));

  async function forReplies(leads: readonly number[]): Promise<Slot[]> {
    return slotsFrom(await request(leads, null), leads);
  }

  async function forBulk(leads: readonly number[]): Promise<Slot[]> {
    for (;;) {
      stopping.signal.throwIfAborted();
      const answer = await request(leads, paceLimits.aheadMs);
      if (answer.granted) return slotsFrom(answer, leads);
      await delay(Math.max(1, answer.at - performance.now()), undefined, { signal: stopping.signal });
    }
  }

  const lanes = {
    reply: shareStatements(forReplies, { itemsMost: paceLimits.replySlots }),
    proactive: shareStatements(forBulk, { itemsMost: paceLimits.bulkSlots }),
  };
  const unlessStopped = <T>(waiting: Promise<T>): Promise<T> =>
    waiting.catch((error: unknown) => {
      throw stopping.signal.aborted ? new PaceStopped('the process is stopping') : error;
    });

  async function reach(lane: Lane, first: Slot): Promise<Slot> {
    let slot = first;
    // A machine so slow that it misses its slots asks for them further ahead.
    for (let leadMs: number = paceLimits.leadMs; !(await isReached(slot.at, stopping.signal)); ) {
      leadMs = Math.min(leadMs * 2, paceLimits.leadMostMs);
      slot = await lanes[lane](leadMs);
    }
    return slot;
  }

  return {
    take: (lane) => unlessStopped(lanes[lane](paceLimits.leadMs)),
    reach: (lane, slot) => unlessStopped(reach(lane, slot)),
    over({ due, number }, begunAt) {
      const now = performance.now();
      const usual = usualTime(now - begunAt, now);
      // What every message takes delays all of them alike; only what this one took more counts.
      const arrivedAt = clock.toDatabase(now - Math.max(0, usual - paceLimits.unevenMs));
      if (arrivedAt - due <= spareMs) return;
      void makeRoom({ account, gapMs, perSecond, number, arrivedAt });
    },
    stop: () => stopping.abort(),
  };
}

/** Waits until `at`; `false` when it is over for too long by then. */
async function isReached(at: number, signal: AbortSignal): Promise<boolean> {
  for (let left = at - performance.now(); left > 0; left = at - performance.now()) {
    await delay(left, undefined, { signal });
  }
  return performance.now() - at <= paceLimits.missedMs;
}

/**
 * What every message takes, by the shortest of late. Nothing is known of it at first, when connections are made and code
 * is cold: then all of the time counts as lateness, which costs a few slots and no message too many.
 */
function createUsual(): (tookMs: number, now: number) => number {
  const shortest = createRecentMinimum(paceLimits.usualForMs);
  let seen = 0;
  return (tookMs, now) => {
    shortest.observe(tookMs, now);
    seen += 1;
    return seen > paceLimits.usualAfter ? shortest.value() : 0;
  };
}
