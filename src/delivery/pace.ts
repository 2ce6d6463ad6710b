/**
 * How fast an account sends, over all processes. A slot is a moment of the database's clock; each process translates it
 * into its own monotonic clock and sends then, never earlier and hardly later: sends that come late come bunched.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Lane } from '../store/outbox.js';
import type { SlotRequest, Slots } from '../store/pace.js';
import { paceLimits } from './limits.js';
import { shareStatements } from './shared-statement.js';

export interface Pace {
  /** The moment (of `performance.now`) at which the next message may go. Replies take theirs before bulk. */
  take(lane: Lane): Promise<number>;
  /** Waits for that moment, or for a later one when it was missed. */
  reach(lane: Lane, at: number): Promise<void>;
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
}

export function createPace({ account, gapMs, take }: PaceOptions): Pace {
  const toLocal = createTranslation();
  const stopping = new AbortController();

  async function request(count: number, leadMs: number, aheadMs: number | null) {
    const asked = performance.now();
    const slots = await take({ account, gapMs, count, leadMs, aheadMs });
    return { granted: slots.granted, at: toLocal(slots, asked, performance.now()) };
  }

  async function forReplies(leads: readonly number[]): Promise<number[]> {
    const { at } = await request(leads.length, Math.max(...leads), null);
    return leads.map((_, index) => at + index * gapMs);
  }

  async function forBulk(leads: readonly number[]): Promise<number[]> {
    for (;;) {
      stopping.signal.throwIfAborted();
      const { granted, at } = await request(leads.length, Math.max(...leads), paceLimits.aheadMs);
      if (granted) return leads.map((_, index) => at + index * gapMs);
      await delay(Math.max(1, at - performance.now()), undefined, { signal: stopping.signal });
    }
  }

  const lanes = {
    reply: shareStatements(forReplies, { itemsMost: paceLimits.replySlots }),
    proactive: shareStatements(forBulk, { itemsMost: paceLimits.bulkSlots }),
  };
  const takeWithLead = (lane: Lane, leadMs: number) =>
    lanes[lane](leadMs).catch((error: unknown) => {
      throw stopping.signal.aborted ? new PaceStopped('the process is stopping') : error;
    });

  return {
    take: (lane) => takeWithLead(lane, paceLimits.leadMs),
    async reach(lane, first) {
      let at = first;
      // A machine so slow that it misses its slots asks for them further ahead.
      for (let leadMs: number = paceLimits.leadMs; !(await isReached(at)); ) {
        leadMs = Math.min(leadMs * 2, paceLimits.leadMostMs);
        at = await takeWithLead(lane, leadMs);
      }
    },
    stop: () => stopping.abort(),
  };
}

/** Waits until `at`; `false` when it is over for too long by then. */
async function isReached(at: number): Promise<boolean> {
  for (let left = at - performance.now(); left > 0; left = at - performance.now()) await delay(left);
  return performance.now() - at <= paceLimits.lateMs;
}

/**
 * From the database's clock to `performance.now`. When an answer carries the database's time `now`, our clock stood
 * somewhere between asking and being answered; counting from the answer is never too early, and the quickest answer so
 * far says it most exactly. An answer that contradicts it means that one of the clocks was set: then it counts alone.
 */
export function createTranslation(): (slots: Slots, askedAt: number, answeredAt: number) => number {
  let distance = Number.POSITIVE_INFINITY;
  let measuredAt = 0;
  return ({ at, now }, askedAt, answeredAt) => {
    const stale = answeredAt - measuredAt > paceLimits.clockDriftsMs || askedAt - now > distance;
    if (stale || answeredAt - now <= distance) {
      distance = answeredAt - now;
      measuredAt = answeredAt;
    }
    return at + distance;
  };
}
