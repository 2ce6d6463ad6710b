import type { StepContext } from '../../flow/context.js';
import type { FlowSet } from '../../flow/flow.js';
import { formKeys } from '../../flow/form-key.js';
import { type Progress, progress } from '../../flow/progress.js';
import type { FlowState } from '../../flow/state.js';
import type { Talk } from '../talk.js';

/** The form that a state stands in, the innermost where one goes on into another; `null` when none owns it. */
export function formOf(flows: FlowSet, state: FlowState | null): string | null {
  return state === null ? null : (flowsOf(state)[innermostForm(flows, state)] ?? null);
}

/** Keys of all drafts that are settled when this state comes to its end. */
export function keysOf(flows: FlowSet, state: FlowState | null): string[] {
  if (state === null) return [];
  const forms = flowsOf(state).filter((flow) => flows.get(flow)?.form === true);
  return forms.flatMap((form) => formKeys(form, state));
}

/** How far the form is; what was asked on the way to it does not count. */
export function formProgress(context: StepContext, state: FlowState): Progress {
  const inside = innermostForm(context.flows, state);
  return progress(context, { ...state, stack: inside === -1 ? [] : state.stack.slice(inside) });
}

/** The form that owns the conversation now. */
export function standingForm(talk: Talk): string | null {
  return formOf(talk.deps.flows, talk.flow);
}

/** From the outside in. */
function flowsOf(state: FlowState): string[] {
  return [...state.stack.map(({ flow }) => flow), state.flow];
}

function innermostForm(flows: FlowSet, state: FlowState): number {
  return flowsOf(state).findLastIndex((flow) => flows.get(flow)?.form === true);
}
