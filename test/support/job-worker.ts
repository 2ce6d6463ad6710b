/** Performs the jobs that turns have queued, one after the other, as a worker would. */
import type { Channel } from '../../src/channels/channel.js';
import type { PerformJob } from '../../src/delivery/jobs.js';
import type { Store } from '../../src/store/client.js';
import { insertJobOutcome } from '../../src/store/inbox.js';
import { claimJobs, finishJob } from '../../src/store/job.js';
import { fileByName } from './pictures.js';

/** Media refs are names of `pictures.ts`. It calls itself otherwise, because the web chat keeps its uploads in our storage. */
export const namedFiles: Channel = {
  name: 'telegram',
  account: 'web',
  limits: { text: 4096, label: 60, choices: 30 },
  pace: { gapMs: 0, concurrency: 1 },
  send: async ({ outboxId }) => ({ providerId: outboxId }),
  download: ({ ref }) => fileByName(ref),
  health: () => ({ ok: true, detail: 'double' }),
};

export interface JobWorkerDeps {
  readonly store: Store;
  readonly clock: { now(): number };
  readonly perform: PerformJob;
  readonly channel?: Channel;
}

/** Answers whether there was anything to do. A job that fails is given up at once. */
export async function performWaitingJobs({
  store,
  clock,
  perform,
  channel = namedFiles,
}: JobWorkerDeps): Promise<boolean> {
  const { pool, encryption } = store;
  const jobs = await claimJobs(pool, { most: 10, leaseMs: 60_000, accounts: ['web:web'] });
  for (const { id, conversationId, action, inputEnc } of jobs) {
    const call = { callId: id, conversationId, action, input: encryption.open(inputEnc) };
    const means = { signal: new AbortController().signal, channels: new Map([['web:web', channel]]) };
    const outcome = await perform(call, means).catch(() => ({ outcome: 'failed' }));
    await insertJobOutcome(pool, encryption, { jobId: id, conversationId, action, outcome, at: clock.now() });
    await finishJob(pool, id);
  }
  return jobs.length > 0;
}
