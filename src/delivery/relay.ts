/** From the outbox to the queue: what is due, in the order of each lane, replies with room of their own. */
import type { Log } from '../ops/log.js';
import type { DueRow, LaneRoom, QueuedRow } from '../store/outbox-queue.js';
import type { Account } from './account.js';
import { relayLimits } from './limits.js';
import { withinTime } from './patience.js';
import type { SendQueue } from './queue.js';

export interface Served {
  readonly account: Account;
  readonly queue: SendQueue;
}

export interface RelayDeps {
  readonly served: ReadonlyMap<string, Served>;
  readonly log: Log;
  queueDue(rooms: readonly LaneRoom[]): Promise<DueRow[]>;
  unqueue(ids: readonly string[], restMs: number): Promise<void>;
}

export interface Relay {
  /** One pass over all lanes. */
  pass(): Promise<void>;
  /** Is a pass worth it when the queue has room again? */
  mayHaveMore(): boolean;
  /** Adds the jobs of rows that are queued already, in case that the queue lost them. */
  add(rows: readonly QueuedRow[]): Promise<void>;
}

export function createRelay(deps: RelayDeps): Relay {
  const rooms = [...deps.served.values()].flatMap(({ account }) => roomsOf(account));
  const full = new Set<string>();

  async function addTo(key: string, rows: readonly QueuedRow[]): Promise<void> {
    const served = deps.served.get(key);
    if (served === undefined) return;
    try {
      await withinTime(served.queue.add(rows, served.account.rowsOfJob), relayLimits.addTimeoutMs);
    } catch (err) {
      deps.log.warn({ account: key, rows: rows.length, err }, 'the queue takes no jobs; the outbox keeps them');
      await deps.unqueue(
        rows.map((row) => row.id),
        relayLimits.refusedRestMs,
      );
    }
  }

  async function add(rows: readonly QueuedRow[]): Promise<void> {
    const byAccount = new Map<string, QueuedRow[]>();
    for (const row of rows) {
      const key = `${row.channel}:${row.account}`;
      const group = byAccount.get(key) ?? [];
      group.push(row);
      byAccount.set(key, group);
    }
    await Promise.all([...byAccount].map(([key, group]) => addTo(key, group)));
  }

  return {
    add,
    async pass() {
      const rows = await deps.queueDue(rooms);
      noteFull(full, rows);
      await add(rows);
    },
    mayHaveMore: () => full.size > 0,
  };
}

/** A lane that got as many rows as it had room for may have more waiting; one without rows may still have no room. */
function noteFull(full: Set<string>, rows: readonly DueRow[]): void {
  const counts = new Map<string, number>();
  for (const { channel, account, lane, room } of rows) {
    const key = `${channel}:${account}:${lane}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count >= room) full.add(key);
    else full.delete(key);
  }
}

function roomsOf({ channel, bulkAhead }: Account): LaneRoom[] {
  const one = { channel: channel.name, account: channel.account };
  return [
    { ...one, lane: 'reply', ahead: relayLimits.repliesAhead },
    { ...one, lane: 'proactive', ahead: bulkAhead },
  ];
}
