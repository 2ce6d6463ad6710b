import type { Value, Values } from '../text/value.js';
import type { ActionCall } from './action.js';
import type { StepContext } from './context.js';
import type { Effect, StepResult } from './effect.js';
import type { Flow, Inputs } from './flow.js';
import type { FlowState, Frame, Remembered } from './state.js';

/** One step under way: a working copy that is thrown away or becomes the next state. */
export interface Run {
  readonly context: StepContext;
  flow: Flow;
  node: string;
  vars: { [name: string]: Value };
  stack: readonly Frame[];
  trail: readonly string[];
  /** Questions passed over while the way is gone again after a deploy; `null` in normal times. */
  resuming: readonly string[] | null;
  actions: number;
  readonly expiresAt: number | undefined;
  readonly effects: Effect[];
}

/** What a standing question is, besides the place in the flow. */
export interface Standing {
  readonly waiting: FlowState['waiting'];
  readonly offered: readonly Remembered[];
  readonly turn: number;
  readonly tries: number;
  readonly since: number;
  readonly candidate?: Value | undefined;
  readonly parts?: Values | undefined;
  readonly query?: string | undefined;
  readonly page?: number | undefined;
}

/** The run as it will be remembered. Keys without a value are left out, so that the JSON stays small. */
export function stateOf(run: Run, standing: Standing): FlowState {
  const { tries, since, turn, offered, waiting, candidate, parts, query, page } = standing;
  const { vars, stack, trail } = run;
  // Filled in place: conditional spreads cost a third of a step.
  const state: Filling = {
    flow: run.flow.name,
    revision: run.flow.revision,
    node: run.node,
    vars,
    stack,
    trail,
    tries,
    since,
    turn,
    offered,
    waiting,
  };
  if (candidate !== undefined) state.candidate = candidate;
  if (parts !== undefined) state.parts = parts;
  if (query !== undefined) state.query = query;
  if (page !== undefined) state.page = page;
  if (run.actions !== 0) state.actions = run.actions;
  if (run.resuming !== null) state.resuming = run.resuming;
  if (run.expiresAt !== undefined) state.expiresAt = run.expiresAt;
  return state;
}

type Filling = { -readonly [Key in keyof FlowState]: FlowState[Key] };

export function waits(run: Run, standing: Standing, verdict: StepResult['verdict'] = 'taken'): StepResult {
  return { state: stateOf(run, standing), effects: run.effects, call: null, verdict };
}

/** Stops at an action. `standing` is what the node will go on from once the outcome is there. */
export function calls(run: Run, call: ActionCall, standing: Partial<Standing> = {}): StepResult {
  const state = stateOf(run, {
    offered: [],
    turn: run.context.turn,
    tries: 0,
    since: run.context.now,
    ...standing,
    waiting: 'outcome',
  });
  return { state, effects: run.effects, call, verdict: 'taken' };
}

/** The flow cannot go on: a programming error, or a deploy that took it away. Never throws, says so instead. */
export function lost(run: Run, outcome: 'gone' | 'stuck'): StepResult {
  const outermost = run.stack[0]?.flow ?? run.flow.name;
  return ended(run, outermost, outcome, {});
}

export function ended(run: Run, flow: string, outcome: string, values: Values): StepResult {
  run.effects.push({ effect: 'ended', flow, outcome, values });
  return { state: null, effects: run.effects, call: null, verdict: 'taken' };
}

/** Inputs with their variables filled in; those without a value are left out. */
export function fill(inputs: Inputs, vars: Values): { [name: string]: Value } {
  const filled: { [name: string]: Value } = {};
  for (const [name, input] of inputs) {
    const value = 'variable' in input ? vars[input.variable] : input.constant;
    if (value !== undefined && value !== null) filled[name] = value;
  }
  return filled;
}
