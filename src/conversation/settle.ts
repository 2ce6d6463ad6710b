import type { ActionCall, Outcome } from '../flow/action.js';
import type { Effect, StepResult } from '../flow/effect.js';
import type { FlowState } from '../flow/state.js';
import { step } from '../flow/step.js';
import { asking, type Thinking } from './asks.js';
import { coreOutcome } from './core-actions.js';
import { turnLimits } from './limits.js';
import type { Talk } from './talk.js';

/** What came of an input once its actions have answered. Nothing of it counts until it is taken (`take`). */
export interface Settled {
  readonly state: FlowState | null;
  readonly says: readonly Extract<Effect, { effect: 'say' }>[];
  readonly ended: Extract<Effect, { effect: 'ended' }> | null;
  readonly job: string | null;
  /** `unmatched` also when only a look-up found that it was no answer. */
  readonly verdict: StepResult['verdict'];
}

/** Runs the actions that a step stops at, until the flow waits for the person, for a job, or is over. */
export function* settle(talk: Talk, first: StepResult): Thinking<Settled> {
  const effects: Effect[] = [];
  let verdict = first.verdict;
  let result = first;
  for (let round = 0; ; round += 1) {
    effects.push(...result.effects);
    if (result.verdict === 'unmatched') verdict = 'unmatched';
    if (result.call === null || result.state === null) return settled(result.state, effects, null, verdict);
    if (round >= turnLimits.rounds)
      throw new Error(`more than ${turnLimits.rounds} actions in a row at ${result.state.flow}.${result.state.node}`);
    const outcome = yield* outcomeOf(talk, result.call);
    if (typeof outcome === 'string') return settled({ ...result.state, waiting: 'job' }, effects, outcome, verdict);
    result = step(talk.context(), result.state, outcomeInput(outcome));
  }
}

function settled(
  state: FlowState | null,
  effects: readonly Effect[],
  job: string | null,
  verdict: Settled['verdict'],
): Settled {
  return {
    state,
    says: effects.filter((effect) => effect.effect === 'say'),
    ended: effects.findLast((effect) => effect.effect === 'ended') ?? null,
    job,
    verdict,
  };
}

/** The outcome, or the id of the job that will bring it. */
function* outcomeOf(talk: Talk, call: ActionCall): Thinking<Outcome | string> {
  const core = coreOutcome(talk, call);
  if (core !== null) return core;
  talk.calls += 1;
  const callId = `${talk.rowId}:${talk.calls}`;
  const answer = yield* asking<'action'>({ ask: 'action', callId, inboxId: talk.rowId, call, locale: talk.locale });
  if (answer.answer === 'queued') return answer.jobId;
  const { centreId } = answer.outcome.values ?? {};
  if (typeof centreId === 'string') talk.centreId = centreId;
  return answer.outcome;
}

export function outcomeInput({ outcome, values, rows, more }: Outcome) {
  return {
    input: 'outcome' as const,
    outcome,
    values: values ?? {},
    ...(rows === undefined ? null : { rows }),
    ...(more === undefined ? null : { more }),
  };
}
