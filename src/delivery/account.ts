import type { Channel } from '../channels/channel.js';
import { createStreak, type Streak } from './failure.js';
import { createGate, type Gate } from './gate.js';
import { relayLimits } from './limits.js';
import type { Pace } from './pace.js';

/** One of our sending accounts, as this process knows it. */
export interface Account {
  /** `<channel>:<account>`, the key of its pace and its queue. */
  readonly key: string;
  readonly channel: Channel;
  /** `null`: nothing holds it back. */
  readonly pace: Pace | null;
  /** How many of its sends may be under way here. */
  readonly gate: Gate;
  /** Rows that share a job of the queue. */
  readonly rowsOfJob: number;
  readonly streak: Streak;
  /** Bulk that may stand in the queue. */
  readonly bulkAhead: number;
}

export function createAccount(channel: Channel, createPace: (account: string, gapMs: number) => Pace): Account {
  const key = `${channel.name}:${channel.account}`;
  const { gapMs } = channel.pace;
  return {
    key,
    channel,
    pace: gapMs > 0 ? createPace(key, gapMs) : null,
    gate: createGate(channel.pace.concurrency),
    rowsOfJob: gapMs > 0 ? 1 : relayLimits.rowsOfJob,
    streak: createStreak(),
    bulkAhead: gapMs > 0 ? Math.ceil(relayLimits.pacedAheadMs / gapMs) : relayLimits.bulkAhead,
  };
}
