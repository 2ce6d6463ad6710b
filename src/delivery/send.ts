/**
 * From a job to a provider: the only place that delivers. What may be sent is decided by the row, read again right
 * before; what a failure means is decided in `failure.ts`.
 */
import type { Delivery, Sent, Template } from '../channels/channel.js';
import { ChannelError } from '../channels/errors.js';
import type { Log } from '../ops/log.js';
import type { Metrics } from '../ops/metrics.js';
import type { Encryption } from '../store/encryption.js';
import type { Lane } from '../store/outbox.js';
import { type OutboxBody, parseOutboxBody } from '../store/outbox-body.js';
import type { Claimed, Mark, Setback, Wanted } from '../store/outbox-send.js';
import type { Account } from './account.js';
import { afterFailure, givenUp, handedBack, type Verdict } from './failure.js';
import { sendLimits } from './limits.js';
import { type Pace, PaceStopped, type Slot } from './pace.js';
import { createProviderCalls, type ProviderCalls } from './provider-call.js';
import { providerKey } from './provider-key.js';
import type { Job } from './queue.js';

/** The template that may stand for a message, in a language; `null` = there is none. */
export type TemplateOf = (body: Pick<OutboxBody, 'key' | 'args'>, locale: string) => Template | null;

export interface SendDeps {
  readonly encryption: Pick<Encryption, 'open' | 'seal'>;
  readonly templateOf: TemplateOf;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'delivered' | 'throttled'>;
  claim(wanted: Wanted): Promise<Claimed | null>;
  markSent(mark: Mark): Promise<{ followed: boolean }>;
  markSetback(setback: Setback): Promise<void>;
  stopAccount(account: string, ms: number, reason: string): Promise<void>;
  /** The row of a job that we will not do. */
  unqueue(id: string): Promise<void>;
  /** The next row of a lane may go. */
  laneIsFree(): void;
  /** A message of this conversation is out. */
  sent(account: Account, conversationId: string): void;
}

export interface Sender {
  /** Does a job. Rejects only when the database does not come back. */
  process(account: Account, job: Job): Promise<void>;
  /** Rows that this process holds now, for the renewal of their leases. */
  held(): { id: string; attempt: number }[];
  /** Resolves when it does no job any more; for a stop, after which it is given no new ones. */
  idle(): Promise<void>;
  /** Aborts the sends under way; their results are unknown. */
  abort(): void;
}

export function createSender(deps: SendDeps): Sender {
  const held = new Map<string, number>();
  // By how long a call may take: most channels take the usual time.
  const calls = new Map<number, ProviderCalls>();
  const callsOf = ({ channel }: Account): ProviderCalls => {
    const timeoutMs = channel.callMs ?? sendLimits.timeoutMs;
    const known = calls.get(timeoutMs) ?? createProviderCalls({ ...sendLimits, timeoutMs });
    calls.set(timeoutMs, known);
    return known;
  };

  async function process(account: Account, job: Job): Promise<void> {
    await account.gate.enter();
    try {
      await pass(account, job);
    } finally {
      account.gate.leave();
    }
  }

  async function pass(account: Account, { id, lane }: Job): Promise<void> {
    const slot = await account.pace?.take(lane);
    const { replyWindow = false } = account.channel;
    const row = await deps.claim({ id, account: account.key, windowed: replyWindow });
    if (row === null) return;
    if (row.state !== 'sending') return notToBeSent(deps, account, row);
    held.set(id, row.attempt);
    try {
      await attempt(deps, { account, row, lane, slot }, callsOf(account));
    } finally {
      held.delete(id);
    }
  }

  const underWay = new Set<Promise<void>>();
  const handBack = (id: string) => (error: unknown) => {
    if (error instanceof PaceStopped) return deps.unqueue(id);
    throw error;
  };

  return {
    process(account, job) {
      const doing = process(account, job)
        .catch(handBack(job.id))
        .finally(() => underWay.delete(doing));
      underWay.add(doing);
      return doing;
    },
    idle: async () => void (await Promise.allSettled(underWay)),
    held: () => [...held].map(([id, attempt]) => ({ id, attempt })),
    abort: () => {
      for (const one of calls.values()) one.abort();
    },
  };
}

interface Attempt {
  readonly account: Account;
  readonly row: Claimed;
  readonly lane: Lane;
  /** `undefined`: the account has no pace. */
  readonly slot: Slot | undefined;
}

function notToBeSent({ metrics, laneIsFree }: SendDeps, { channel }: Account, { state }: Claimed): void {
  // `pending`: the account is stopped, and the relay knows until when.
  if (state === 'pending') return;
  metrics.delivered(channel.name, state);
  laneIsFree();
}

async function attempt(deps: SendDeps, one: Attempt, calls: ProviderCalls): Promise<void> {
  let sent: Sent;
  try {
    sent = await deliver(deps, one, calls);
  } catch (error) {
    return failed(deps, one, error);
  }
  return succeeded(deps, one, sent);
}

/** A body that cannot be read. */
class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
}

async function deliver(deps: SendDeps, { account, row, lane, slot }: Attempt, calls: ProviderCalls): Promise<Sent> {
  const { channel, pace } = account;
  const delivery = open(deps, account, row);
  if (row.error === 'unknown' && channel.find !== undefined) {
    const found = await calls.run(() => channel.find?.(delivery) ?? Promise.resolve(null));
    if (found !== null) return found;
  }
  const send = () => calls.run((signal) => channel.send(delivery, signal));
  return pace === null || slot === undefined ? send() : paced(pace, await pace.reach(lane, slot), send);
}

async function paced(pace: Pace, slot: Slot, send: () => Promise<Sent>): Promise<Sent> {
  const begunAt = performance.now();
  try {
    return await send();
  } finally {
    pace.over(slot, begunAt);
  }
}

function open({ encryption, templateOf }: SendDeps, { channel }: Account, row: Claimed): Delivery {
  try {
    const body = parseOutboxBody(encryption.open(row.bodyEnc));
    const chatId = encryption.open(row.externalEnc);
    const address = { channel: channel.name, account: channel.account, chatId };
    const { id: outboxId, attempt, locale, lastInAt, error } = row;
    const delivery = { outboxId, address, message: body.message, attempt, locale };
    if (channel.replyWindow !== true) return delivery;
    const windowClosed = error === 'outside_window';
    return { ...delivery, lastInAt, windowClosed, template: templateOf(body, locale) };
  } catch (cause) {
    throw new UnreadableBody('the body or the address of a message cannot be read', { cause });
  }
}

async function succeeded(deps: SendDeps, { account, row }: Attempt, { providerId }: Sent): Promise<void> {
  const { channel, streak } = account;
  streak.succeeded();
  const { followed } = await deps.markSent({
    id: row.id,
    providerEnc: deps.encryption.seal(providerId),
    providerKey: providerKey(channel.name, channel.account, providerId),
  });
  deps.metrics.delivered(channel.name, 'sent');
  deps.sent(account, row.conversationId);
  if (followed) deps.laneIsFree();
}

async function failed(deps: SendDeps, { account, row }: Attempt, error: unknown): Promise<void> {
  const verdict = judge(account, row, error);
  const { unreachable, state, restMs, refund } = verdict;
  if (verdict.stopAccountMs !== null) await stop(deps, account, verdict.stopAccountMs, verdict.error);
  await deps.markSetback({
    id: row.id,
    attempt: row.attempt,
    state,
    restMs,
    refund,
    unreachable,
    error: state === 'pending' && row.error !== null && stays.has(row.error) ? row.error : verdict.error,
  });
  count(deps, account, verdict);
  if (state !== 'failed') return;
  deps.laneIsFree();
  deps.log.error(
    { outbox: row.id, account: account.key, attempts: row.attempt, err: error },
    'a message was given up; `kawan outbox list` shows it',
  );
}

/**
 * Whatever came between: whether an earlier attempt arrived is still to be looked for, and a window that the provider
 * called closed is closed.
 */
const stays: ReadonlySet<string> = new Set(['unknown', 'outside_window']);

function count({ metrics }: SendDeps, { channel }: Account, { error, stopAccountMs }: Verdict): void {
  metrics.delivered(channel.name, error);
  if (error === 'throttled') metrics.throttled(channel.name, stopAccountMs === null ? 'chat' : 'account');
}

function judge({ streak }: Account, row: Claimed, error: unknown): Verdict {
  if (error instanceof PaceStopped) return handedBack;
  if (error instanceof UnreadableBody) return givenUp('unreadable');
  const lost = error instanceof ChannelError && error.kind === 'not_connected';
  return afterFailure(error, { attempt: row.attempt, streak: lost ? streak.failed(performance.now()) : 0 });
}

async function stop({ log, stopAccount }: SendDeps, account: Account, ms: number, reason: string): Promise<void> {
  account.streak.paused(performance.now() + ms);
  log.warn(
    { account: account.key, reason, ms },
    'an account is stopped for a while: its provider says so, or is not there',
  );
  await stopAccount(account.key, ms, reason);
}
