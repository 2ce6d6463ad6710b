import { z } from 'zod';
import type { Action } from '../actions/action.js';
import { values } from '../conversation/inbox-body.js';
import type { PerformJob } from '../delivery/jobs.js';
import { newId } from '../ops/ids.js';

const inputSchema = z.object({ locale: z.string(), input: values });

/** Finds the job action that a queued call names, and performs it. */
export function performJobs(actions: ReadonlyMap<string, Action>, clock: { now(): number }): PerformJob {
  return async ({ callId, conversationId, action: name, input }, signal) => {
    const action = actions.get(name);
    if (action?.kind !== 'job') throw new Error(`there is no job action ${name}`);
    const call = { callId, conversationId, ...inputSchema.parse(JSON.parse(input)) };
    return action.perform(call, { now: clock.now(), newId, signal });
  };
}
