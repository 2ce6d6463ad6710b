import type { Values } from '../text/value.js';
import { takeAnswer, takeSkip } from './answer.js';
import type { StepContext } from './context.js';
import type { StepInput, StepResult } from './effect.js';
import { fits } from './fits.js';
import { type Flow, type FlowNode, isQuestion } from './flow.js';
import { takeOutcome } from './outcome.js';
import { ask, confirm } from './prompt.js';
import { fill, lost, type Run } from './run.js';
import type { FlowState, Frame } from './state.js';
import { advance, call, callRows, nodeOf } from './walk.js';

/** Starts a flow. An unknown name gives no state; `vars` fill what the flow takes. */
export function begin(context: StepContext, flow: string, vars: Values = {}): StepResult {
  const found = context.flows.get(flow);
  if (!found) {
    return {
      state: null,
      effects: [{ effect: 'ended', flow, outcome: 'gone', values: {} }],
      call: null,
      verdict: 'none',
    };
  }
  const run = freshRun(context, found, {});
  for (const name of found.takes.keys()) {
    const value = vars[name];
    if (value !== undefined) run.vars[name] = value;
  }
  return advance(run, found.start);
}

/** One step: pure, never throws. The state must have come from `begin`, `step`, `resume` or `parseState`. */
export function step(context: StepContext, state: FlowState, input: StepInput): StepResult {
  const flow = context.flows.get(state.flow);
  const node = flow?.nodes.get(state.node);
  if (!flow || !node || !fits(context, state, flow, node)) return resume(context, state);
  const run = runOf(context, state, flow);
  if (state.waiting === 'outcome' || state.waiting === 'job') {
    if (input.input === 'outcome') return takeOutcome(run, state, node, input);
    return { state, effects: [], call: null, verdict: 'none' };
  }
  if (!isQuestion(node)) return lost(run, 'stuck');
  switch (input.input) {
    case 'outcome':
      return { state, effects: [], call: null, verdict: 'none' };
    case 'begin':
    case 'repeat':
      return putAgain(run, state, node);
    case 'back':
      return goBack(run, state, node);
    case 'skip':
      run.actions = 0;
      return takeSkip(run, state, node);
    default:
      run.actions = 0;
      return takeAnswer(run, state, node, input);
  }
}

/**
 * Puts a conversation that may be old back on its way: the same question where it still fits, else the earliest one
 * whose answer is missing. Never throws; a flow that is gone ends with `gone`.
 */
export function resume(context: StepContext, state: FlowState): StepResult {
  const flow = context.flows.get(state.flow);
  const node = flow?.nodes.get(state.node);
  if (flow && node && fits(context, state, flow, node)) {
    const run = runOf(context, state, flow);
    if (isQuestion(node) && state.waiting !== 'job') return { ...putAgain(run, state, node), verdict: 'none' };
    return node.type === 'do' && state.waiting === 'outcome'
      ? { ...call(run, node.action, fill(node.with, run.vars)), verdict: 'none' }
      : { state, effects: [], call: null, verdict: 'none' };
  }
  return walkAgain(context, state);
}

/** From the start of the innermost flow that is still whole, over the questions that have answers. */
function walkAgain(context: StepContext, state: FlowState): StepResult {
  const levels: readonly Omit<Frame, 'revision'>[] = [...state.stack, state];
  let depth = 0;
  while (depth + 1 < levels.length && stillCalls(context, levels[depth], levels[depth + 1]?.flow)) depth += 1;
  const level = levels[depth];
  const flow = level && context.flows.get(level.flow);
  if (!level || !flow) {
    const gone = levels[0]?.flow ?? state.flow;
    return {
      state: null,
      effects: [{ effect: 'ended', flow: gone, outcome: 'gone', values: {} }],
      call: null,
      verdict: 'none',
    };
  }
  const run = freshRun(context, flow, level.vars, state.expiresAt);
  run.stack = state.stack.slice(0, depth);
  run.trail = level.trail;
  run.resuming = [];
  return { ...advance(run, flow.start), verdict: 'none' };
}

function stillCalls(
  context: StepContext,
  frame: Omit<Frame, 'revision'> | undefined,
  child: string | undefined,
): boolean {
  const caller = frame && context.flows.get(frame.flow)?.nodes.get(frame.node);
  return caller?.type === 'flow' && caller.flow === child && context.flows.has(caller.flow);
}

function putAgain(
  run: Run,
  state: FlowState,
  node: Extract<FlowNode, { type: 'ask' | 'choose' | 'rows' }>,
): StepResult {
  const { offered, turn, tries, since } = state;
  const again = { offered, turn, tries, since };
  if (node.type === 'rows') return callRows(run, node, state.page ?? 0, again);
  const asking = { before: state, keepTries: state };
  if (node.type === 'choose') return ask(run, node, asking);
  if (state.waiting === 'confirm' && state.candidate !== undefined) {
    return confirm(run, node, { value: state.candidate, parts: state.parts }, asking);
  }
  if (node.lookup && state.query !== undefined) {
    const { query } = state;
    return call(run, node.lookup, { ...fill(node.with, run.vars), query }, { ...again, query });
  }
  return ask(run, node, asking);
}

/** One question back: the page before, the question behind a confirmation, the question before, the caller's last. */
function goBack(run: Run, state: FlowState, node: Extract<FlowNode, { type: 'ask' | 'choose' | 'rows' }>): StepResult {
  if (node.type === 'rows' && state.page) return callRows(run, node, state.page - 1);
  if (node.type === 'ask' && (state.waiting === 'confirm' || state.query !== undefined)) return ask(run, node);
  while (run.trail.length > 0 || run.stack.length > 0) {
    if (run.trail.length === 0 && !popCaller(run)) break;
    const last = run.trail.at(-1);
    if (last === undefined) continue;
    run.trail = run.trail.slice(0, -1);
    if (run.flow.nodes.has(nodeOf(last))) return advance(run, nodeOf(last));
  }
  return putAgain(runOf(run.context, state, run.context.flows.get(state.flow) ?? run.flow), state, node);
}

function popCaller(run: Run): boolean {
  const frame = run.stack.at(-1);
  const flow = frame && run.context.flows.get(frame.flow);
  if (!frame || !flow) return false;
  run.flow = flow;
  run.vars = { ...frame.vars };
  run.trail = frame.trail;
  run.stack = run.stack.slice(0, -1);
  return true;
}

function runOf(context: StepContext, state: FlowState, flow: Flow): Run {
  return {
    context,
    flow,
    node: state.node,
    vars: state.vars,
    stack: state.stack,
    trail: state.trail,
    resuming: state.resuming ?? null,
    actions: state.actions ?? 0,
    expiresAt: state.expiresAt,
    effects: [],
  };
}

function freshRun(context: StepContext, flow: Flow, vars: Values, expiresAt?: number): Run {
  return {
    context,
    flow,
    node: flow.start,
    vars: { ...vars },
    stack: [],
    trail: [],
    resuming: null,
    actions: 0,
    expiresAt,
    effects: [],
  };
}
