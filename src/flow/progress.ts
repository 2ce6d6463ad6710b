import type { Values } from '../text/value.js';
import type { StepContext } from './context.js';
import { type Flow, type FlowNode, isQuestion } from './flow.js';
import type { FlowState } from './state.js';
import { branch, nodeOf } from './walk.js';

/** How far a form is: "lanjutkan 7 dari 12" is `{ done: 6, total: 12 }`. */
export interface Progress {
  /** Questions answered. */
  readonly done: number;
  /** Questions answered, plus those on the usual way from the standing one to the end. */
  readonly total: number;
}

export function progress(context: StepContext, state: FlowState): Progress {
  const flow = context.flows.get(state.flow);
  const levels = [...state.stack, state];
  const done = levels.reduce((sum, { trail }) => sum + new Set(trail.map(nodeOf)).size, 0);
  if (!flow) return { done, total: done };
  let ahead = questionsFrom(context, flow, state.node, state.vars, new Set());
  for (const frame of state.stack) {
    const caller = context.flows.get(frame.flow);
    const node = caller?.nodes.get(frame.node);
    const next = node?.type === 'flow' ? node.on.values().next().value : undefined;
    if (caller && next !== undefined) ahead += questionsFrom(context, caller, next, frame.vars, new Set());
  }
  return { done, total: done + ahead };
}

/** Questions from here to an end along the first edge of each node: the way that a flow's author writes first. */
function questionsFrom(context: StepContext, flow: Flow, from: string, vars: Values, seen: Set<string>): number {
  let count = 0;
  let next: string | null = from;
  while (next !== null && !seen.has(`${flow.name}.${next}`)) {
    seen.add(`${flow.name}.${next}`);
    const node: FlowNode | undefined = flow.nodes.get(next);
    if (!node) break;
    if (isQuestion(node)) count += 1;
    const called = node.type === 'flow' ? context.flows.get(node.flow) : undefined;
    // A form that this one goes on into counts its own questions.
    if (called && !called.form) count += questionsFrom(context, called, called.start, {}, seen);
    next = usualNext(node, vars);
  }
  return count;
}

function usualNext(node: FlowNode, vars: Values): string | null {
  switch (node.type) {
    case 'say':
    case 'ask':
    case 'rows':
      return node.next;
    case 'choose':
      return node.choices[0]?.next ?? null;
    case 'do':
    case 'flow':
      return node.on.values().next().value ?? null;
    case 'if':
      return branch(node, vars) ?? node.is.values().next().value ?? null;
    case 'end':
      return null;
  }
}
