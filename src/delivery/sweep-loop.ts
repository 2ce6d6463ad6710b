import { applyLateAcks, forgetAcks } from '../store/early-ack.js';
import { staleQueued } from '../store/outbox-queue.js';
import { closeRefused } from '../store/outbox-send.js';
import { expireOverdue, hasUnreadSince, releaseLapsed } from '../store/outbox-sweep.js';
import type { DeliveryDeps } from './delivery.js';
import { relayLimits, sendLimits, sweepLimits } from './limits.js';
import { type Loop, startLoop } from './loop.js';
import type { Relay, Served } from './relay.js';
import { createSweep } from './sweep.js';

export interface SweepTies {
  readonly served: ReadonlyMap<string, Served>;
  readonly relay: Relay;
  wakeRelay(): void;
}

/** The sweep on its statements, every second. */
export function startSweep({ store, clock, log }: DeliveryDeps, { served, relay, wakeRelay }: SweepTies): Loop {
  const { pool } = store;
  const { rows } = sweepLimits;
  const accounts = [...served.values()].map(({ account: { channel } }) => ({
    channel: channel.name,
    account: channel.account,
  }));
  const pass = createSweep({
    log,
    clock,
    releaseLapsed: () => releaseLapsed(pool, { attempts: sendLimits.attempts, rows }),
    staleQueued: () => staleQueued(pool, accounts, { leaseMs: relayLimits.queuedLeaseMs, rows }),
    addAgain: (stale) => relay.add(stale),
    expireOverdue: (now) => expireOverdue(pool, now, rows),
    applyLateAcks: async () => closeRefused(pool, await applyLateAcks(pool, sendLimits.attempts)),
    forgetAcks: (before) => forgetAcks(pool, before),
    hasUnreadSince: (before) => hasUnreadSince(pool, before),
    wakeTurn: () => void store.notify.notify('inbox'),
    wakeRelay,
  });
  return startLoop(pass, {
    everyMs: sweepLimits.everyMs,
    onError: (err) => log.warn({ err }, 'the sweep could not look into the database; it tries again'),
  });
}
