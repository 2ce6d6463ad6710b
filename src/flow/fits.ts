import type { StepContext } from './context.js';
import { type Flow, type FlowNode, type FlowSet, type Inputs, isQuestion } from './flow.js';
import type { FlowState } from './state.js';

/** Does a remembered place still make sense in the flows as they are now? */
export function fits(context: Known, state: FlowState, flow: Flow, node: FlowNode): boolean {
  if (!waitsRightly(state, node)) return false;
  return (state.revision === flow.revision || variablesThere(state, node)) && callersFit(context, state);
}

type Known = Pick<StepContext, 'flows'>;

/** `flow.node` -> how many people stand there, of the places that the flows no longer have. */
export function strandedPeople(flows: FlowSet, states: readonly FlowState[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const state of states) {
    const flow = flows.get(state.flow);
    const node = flow?.nodes.get(state.node);
    if (flow && node && fits({ flows }, state, flow, node)) continue;
    const place = `${state.flow}.${state.node}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
}

function waitsRightly(state: FlowState, node: FlowNode): boolean {
  switch (state.waiting) {
    case 'answer':
      return isQuestion(node);
    case 'confirm':
      return node.type === 'ask' && node.confirm && state.candidate !== undefined;
    case 'outcome':
    case 'job':
      return node.type === 'do' || node.type === 'rows' || (node.type === 'ask' && node.lookup !== null);
  }
}

function variablesThere(state: FlowState, node: FlowNode): boolean {
  const used = 'with' in node ? variablesOf(node.with) : [];
  return used.every((name) => state.vars[name] !== undefined);
}

export function variablesOf(inputs: Inputs): string[] {
  return inputs.flatMap(([, input]) => ('variable' in input ? [input.variable] : []));
}

function callersFit(context: Known, state: FlowState): boolean {
  if (state.stack.length === 0) return true;
  const called = [...state.stack.slice(1).map((frame) => frame.flow), state.flow];
  return state.stack.every((frame, depth) => {
    const caller = context.flows.get(frame.flow)?.nodes.get(frame.node);
    return caller?.type === 'flow' && caller.flow === called[depth];
  });
}
