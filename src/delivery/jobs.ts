/**
 * Performs job actions: anything on a network that a conversation waits for. At least once, outside of every
 * transaction, with a timeout and a lease; the outcome goes into the conversation's inbox, `failed` at last.
 */
import type { Channel } from '../channels/channel.js';
import type { Log } from '../ops/log.js';
import type { ClaimedJob } from '../store/job.js';
import { jobLimits } from './limits.js';
import { withinTime } from './patience.js';

export interface JobCall {
  /** Unique per call and stable over its attempts. */
  readonly callId: string;
  readonly conversationId: string;
  readonly action: string;
  /** JSON, `{locale, input}`, as the turn wrote it. */
  readonly input: string;
}

/** Performs one call; plain JSON comes back: `{outcome, values?, …}`. */
export type PerformJob = (
  call: JobCall,
  means: { readonly signal: AbortSignal; readonly channels: ReadonlyMap<string, Channel> },
) => Promise<{ readonly outcome: string }>;

export interface JobDeps {
  readonly log: Log;
  readonly perform: (call: JobCall, signal: AbortSignal) => Promise<{ readonly outcome: string }>;
  open(sealed: string): string;
  claim(most: number): Promise<ClaimedJob[]>;
  /** Puts the outcome into the inbox; a repeat changes nothing. */
  deliver(job: ClaimedJob, outcome: { readonly outcome: string }): Promise<void>;
  finish(id: string): Promise<void>;
  retry(id: string, restMs: number, error: string): Promise<void>;
  fail(id: string, error: string): Promise<void>;
}

export interface JobRunner {
  /** Begins as many jobs as there is room for. */
  pass(): Promise<void>;
  /** Jobs that this process holds now, for the renewal of their leases. */
  held(): string[];
  /** Resolves when none is under way. */
  idle(): Promise<void>;
  abort(): void;
}

/** `freed` is called when there is room again. */
export function createJobRunner(deps: JobDeps, freed: () => void): JobRunner {
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  async function run(job: ClaimedJob): Promise<void> {
    try {
      await settle(deps, job, await attempt(deps, job, stopping.signal));
    } catch (err) {
      deps.log.error(
        { job: job.id, action: job.action, err },
        'the result of a job could not be kept; it is done again',
      );
    } finally {
      underWay.delete(job.id);
      freed();
    }
  }

  return {
    async pass() {
      const room = jobLimits.concurrency - underWay.size;
      if (room <= 0) return;
      for (const job of await deps.claim(room)) underWay.set(job.id, run(job));
    },
    held: () => [...underWay.keys()],
    idle: async () => {
      await Promise.all(underWay.values());
    },
    abort: () => stopping.abort(),
  };
}

async function settle(deps: JobDeps, job: ClaimedJob, result: Attempted): Promise<void> {
  if ('outcome' in result) {
    await deps.deliver(job, result.outcome);
    return deps.finish(job.id);
  }
  const error = result.error instanceof Error ? result.error.name : 'Error';
  if (job.attempt < jobLimits.attempts) {
    const restMs = Math.min(jobLimits.restMostMs, jobLimits.restFirstMs * 2 ** (job.attempt - 1));
    return deps.retry(job.id, restMs, error);
  }
  deps.log.error(
    { job: job.id, action: job.action, err: result.error },
    'a job was given up; its conversation is told so',
  );
  await deps.deliver(job, { outcome: 'failed' });
  await deps.fail(job.id, error);
}

type Attempted = { readonly outcome: { readonly outcome: string } } | { readonly error: unknown };

async function attempt(deps: JobDeps, job: ClaimedJob, stopping: AbortSignal): Promise<Attempted> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(jobLimits.timeoutMs)]);
  const { id: callId, conversationId, action } = job;
  // More attempts than we make: the process died in each of them.
  if (job.attempt > jobLimits.attempts) return { error: new Error('every attempt ended with the process') };
  try {
    const call = { callId, conversationId, action, input: deps.open(job.inputEnc) };
    return { outcome: await withinTime(deps.perform(call, signal), jobLimits.timeoutMs + jobLimits.graceMs) };
  } catch (error) {
    return { error };
  }
}
