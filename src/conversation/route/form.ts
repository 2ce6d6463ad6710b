import type { StepContext } from '../../flow/context.js';
import type { FlowSet } from '../../flow/flow.js';
import { type Progress, progress } from '../../flow/progress.js';
import type { FlowState } from '../../flow/state.js';
import type { Talk } from '../talk.js';

/** The form that a state stands in, from the outside in; `null` when none owns it. */
export function formOf(flows: FlowSet, state: FlowState | null): string | null {
  if (state === null) return null;
  for (const { flow } of [...state.stack, state]) if (flows.get(flow)?.form) return flow;
  return null;
}

/** How far the form is; what was asked on the way to it does not count. */
export function formProgress(context: StepContext, state: FlowState): Progress {
  const outside = state.stack.findIndex(({ flow }) => context.flows.get(flow)?.form);
  return progress(context, { ...state, stack: outside === -1 ? [] : state.stack.slice(outside) });
}

/** The form that owns the conversation now. */
export function standingForm(talk: Talk): string | null {
  return formOf(talk.deps.flows, talk.flow);
}
