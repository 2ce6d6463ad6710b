import { insertJobOutcome } from '../store/inbox.js';
import { claimJobs, failJob, finishJob, renewJobs, retryJob } from '../store/job.js';
import type { DeliveryDeps } from './delivery.js';
import { createJobRunner } from './jobs.js';
import { jobLimits, sendLimits, stopMs } from './limits.js';
import { startLoop } from './loop.js';
import { withinTime } from './patience.js';

/** The runner of job actions on its statements: woken with the relay, and every second. */
export function startJobs(deps: DeliveryDeps): { stop(): Promise<void> } {
  const { store, clock, log, performJob } = deps;
  if (performJob === undefined) return { stop: async () => {} };
  const { pool, encryption } = store;
  let wake = () => {};
  const runner = createJobRunner(
    {
      log,
      perform: (call, signal) => performJob(call, { signal, channels: deps.channels }),
      open: (sealed) => encryption.open(sealed),
      claim: (most) => claimJobs(pool, { most, leaseMs: jobLimits.leaseMs, accounts: [...deps.channels.keys()] }),
      deliver: async ({ id: jobId, conversationId, action }, outcome) => {
        await insertJobOutcome(pool, encryption, { jobId, conversationId, action, outcome, at: clock.now() });
        void store.notify.notify('inbox');
      },
      finish: (id) => finishJob(pool, id),
      retry: (id, restMs, error) => retryJob(pool, id, restMs, error),
      fail: (id, error) => failJob(pool, id, error),
    },
    () => wake(),
  );
  const onError = (err: unknown) => log.warn({ err }, 'jobs could not be looked after; it is tried again');
  const renew = async () => {
    const held = runner.held();
    if (held.length > 0) await renewJobs(pool, held, jobLimits.leaseMs);
  };
  const looking = startLoop(() => runner.pass(), { everyMs: jobLimits.pollMs, onError });
  const renewing = startLoop(renew, { everyMs: sendLimits.renewMs, onError });
  wake = looking.wake;
  const off = store.notify.on('outbox', wake);
  return {
    async stop() {
      off();
      await looking.stop();
      await withinTime(runner.idle(), stopMs).catch(() => runner.abort());
      await withinTime(runner.idle(), jobLimits.graceMs).catch(() => {});
      await renewing.stop();
    },
  };
}
