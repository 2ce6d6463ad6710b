import type { StepContext } from './context.js';
import { type Flow, type FlowNode, type Inputs, isQuestion } from './flow.js';
import type { FlowState } from './state.js';

/** Does a remembered place still make sense in the flows as they are now? */
export function fits(context: StepContext, state: FlowState, flow: Flow, node: FlowNode): boolean {
  if (!waitsRightly(state, node)) return false;
  return (state.revision === flow.revision || variablesThere(state, node)) && callersFit(context, state);
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

function callersFit(context: StepContext, state: FlowState): boolean {
  if (state.stack.length === 0) return true;
  const called = [...state.stack.slice(1).map((frame) => frame.flow), state.flow];
  return state.stack.every((frame, depth) => {
    const caller = context.flows.get(frame.flow)?.nodes.get(frame.node);
    return caller?.type === 'flow' && caller.flow === called[depth];
  });
}
