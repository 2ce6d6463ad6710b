/** Finds what was left lying and puts it on its way again. Every process does it; each statement takes different rows. */
import type { Log } from '../ops/log.js';
import type { QueuedRow } from '../store/outbox-queue.js';
import type { Released } from '../store/outbox-sweep.js';
import { sweepLimits } from './limits.js';

export interface SweepDeps {
  readonly log: Log;
  readonly clock: { now(): number };
  /** Sends of processes that are gone, and sends whose result stayed unknown. */
  releaseLapsed(): Promise<Released[]>;
  staleQueued(): Promise<QueuedRow[]>;
  addAgain(rows: readonly QueuedRow[]): Promise<void>;
  expireOverdue(now: number): Promise<number>;
  applyLateAcks(): Promise<void>;
  forgetAcks(before: number): Promise<void>;
  hasUnreadSince(before: number): Promise<boolean>;
  wakeTurn(): void;
  wakeRelay(): void;
}

/** One pass; `true` when there may be more. */
export function createSweep(deps: SweepDeps): () => Promise<boolean> {
  let fair = 0;

  async function leases(): Promise<number> {
    // While the database was away nobody could renew a lease, so none is judged before its holder had time to.
    if (performance.now() < fair) return 0;
    const released = await deps.releaseLapsed();
    for (const { id, channel, account, state } of released) {
      if (state !== 'failed') continue;
      deps.log.error(
        { outbox: id, account: `${channel}:${account}` },
        'a message was given up: every attempt ended unknown',
      );
    }
    if (released.length > 0) deps.wakeRelay();
    return released.length;
  }

  async function jobs(): Promise<number> {
    const stale = await deps.staleQueued();
    if (stale.length > 0) await deps.addAgain(stale);
    return stale.length;
  }

  async function pass(): Promise<boolean> {
    const now = deps.clock.now();
    // Before the leases: a row whose result is unknown may have been reported meanwhile.
    await deps.applyLateAcks();
    const done = [await leases(), await jobs(), await deps.expireOverdue(now)];
    await deps.forgetAcks(now - sweepLimits.earlyAckMs);
    if (await deps.hasUnreadSince(now - sweepLimits.unreadMs)) deps.wakeTurn();
    return done.some((rows) => rows >= sweepLimits.rows);
  }

  return () =>
    pass().catch((error: unknown) => {
      fair = performance.now() + sweepLimits.graceMs;
      throw error;
    });
}
