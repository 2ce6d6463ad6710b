/**
 * Delivery: from the outbox to the people, and what came of it. Relay (outbox to queue), send (queue to channel), status
 * (acks), sweep (what was left lying) and the runner of job actions. It must never know a flow or a conversation's state.
 */
import type { Ack, Channel } from '../channels/channel.js';
import type { Log } from '../ops/log.js';
import type { Metrics } from '../ops/metrics.js';
import type { Store } from '../store/client.js';
import { applyAcks } from '../store/early-ack.js';
import { closeRefused } from '../store/outbox-send.js';
import { readStopped, stopAccount } from '../store/pace.js';
import { type Engine, startEngine } from './engine.js';
import type { PerformJob } from './jobs.js';
import { healthLimits, sendLimits } from './limits.js';
import { insist, withinTime } from './patience.js';
import type { TemplateOf } from './send.js';
import { gatherAcks, verdictOf } from './status.js';

export interface DeliveryDeps {
  readonly store: Store;
  /** Accounts that this process can send for, by `<channel>:<account>`. */
  readonly channels: ReadonlyMap<string, Channel>;
  /** Business time: what is due and what is over. */
  readonly clock: { now(): number };
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'delivered' | 'throttled'>;
  readonly databaseUrl: string;
  /** Unset: the queue is on Postgres. */
  readonly redisUrl?: string | undefined;
  /** Unset: this process performs no job actions. */
  readonly performJob?: PerformJob | undefined;
  /** Unset: no message has a template. */
  readonly templateOf?: TemplateOf | undefined;
}

export interface DeliveryHealth {
  readonly ok: boolean;
  /** For the operator, one line. */
  readonly detail: string;
  /** Accounts that send nothing for now; the channel says so in `reason`. */
  readonly stopped: readonly { readonly account: string; readonly until: string; readonly reason: string }[];
}

export interface Delivery {
  /** Begins. Rejects when Postgres cannot be reached; a Redis that is away is waited for. */
  start(): Promise<void>;
  /** Takes up nothing new, lets sends under way end (or aborts them after a while), leaves no claim behind. */
  stop(): Promise<void>;
  /** Resolves when the news is durable. Works without `start`, in a process that only receives. */
  acknowledge(acks: readonly Ack[]): Promise<void>;
  health(): Promise<DeliveryHealth>;
}

export function createDelivery(deps: DeliveryDeps): Delivery {
  let engine: Engine | null = null;

  return {
    async start() {
      engine ??= await startEngine(deps);
    },
    async stop() {
      await engine?.stop();
      engine = null;
    },
    acknowledge: (acks) => acknowledge(deps, acks),
    health: () => healthOf(deps, engine),
  };
}

async function acknowledge({ store, clock, log, metrics }: DeliveryDeps, acks: readonly Ack[]): Promise<void> {
  const rows = gatherAcks(acks);
  if (rows.length === 0) return;
  const context = { now: clock.now(), attempts: sendLimits.attempts };
  const changed = await insist(() => applyAcks(store.pool, rows, context), acknowledgeTries);
  await closeRefused(store.pool, changed);
  for (const ack of acks) {
    const verdict = verdictOf(ack);
    if (verdict === null) continue;
    const account = `${ack.channel}:${ack.account}`;
    metrics.delivered(ack.channel, verdict.error);
    log.warn({ outbox: ack.outboxId, account, err: ack.error }, 'a message was taken and then refused by its provider');
    if (verdict.stopAccountMs !== null) await stopAccount(store.pool, account, verdict.stopAccountMs, verdict.error);
  }
}

/** Two webhooks with the same messages in another order may deadlock; one of them tries again. */
const acknowledgeTries = { tries: 3, gapMs: 20 };

async function healthOf({ store }: DeliveryDeps, engine: Engine | null): Promise<DeliveryHealth> {
  try {
    if (engine !== null) await withinTime(engine.ping(), healthLimits.pingMs);
    const stopped = (await readStopped(store.pool)).map((one) => ({ ...one, until: one.until.toISOString() }));
    const names = stopped.map(({ account, until, reason }) => `${account} stopped until ${until} (${reason})`);
    return { ok: true, detail: names.length === 0 ? 'sending' : names.join('; '), stopped };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, detail: `the queue does not answer (${why}); messages wait in the outbox`, stopped: [] };
  }
}
