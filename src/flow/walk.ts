import type { Values } from '../text/value.js';
import type { StepResult } from './effect.js';
import type { EndNode, FlowNode, IfNode, QuestionNode, RowsNode, SubflowNode } from './flow.js';
import { isQuestion } from './flow.js';
import { MAX_ACTIONS_IN_A_ROW, MAX_FLOW_DEPTH, MAX_NODES_PER_STEP, MAX_TRAIL } from './limits.js';
import { ask } from './prompt.js';
import { calls, ended, fill, lost, type Run, type Standing } from './run.js';
import { say } from './say.js';

/** Goes from node to node until one waits, an action is called or the flow is over. */
export function advance(run: Run, to: string): StepResult {
  let next = to;
  for (let passed = 0; passed < MAX_NODES_PER_STEP; passed += 1) {
    const node = run.flow.nodes.get(next);
    if (!node) return lost(run, 'gone');
    run.node = next;
    const stopped = visit(run, node);
    if (typeof stopped !== 'string') return stopped;
    next = stopped;
  }
  return lost(run, 'stuck');
}

/** The next node, or where the step ends. */
function visit(run: Run, node: FlowNode): string | StepResult {
  if (run.resuming && isQuestion(node)) {
    const passed = passOver(run, node);
    if (passed) return passed;
    run.trail = run.resuming;
    run.resuming = null;
  }
  switch (node.type) {
    case 'say':
      if (!run.resuming) say(run, node.key, undefined, node.media === null ? {} : { picture: run.vars[node.media] });
      return node.next;
    case 'ask':
    case 'choose':
      return ask(run, node);
    case 'rows':
      return callRows(run, node, 0);
    case 'do':
      return call(run, node.action, fill(node.with, run.vars));
    case 'if':
      return branch(node, run.vars) ?? lost(run, 'stuck');
    case 'flow':
      return enter(run, node);
    case 'end':
      return leave(run, node);
  }
}

/** Stops at an action, unless too many have run without a word of the person. */
export function call(run: Run, action: string, input: Values, standing: Partial<Standing> = {}): StepResult {
  run.actions += 1;
  return run.actions > MAX_ACTIONS_IN_A_ROW ? lost(run, 'stuck') : calls(run, { action, input }, standing);
}

/** Asks the action for one page of rows; `page` counts from 0 and is left out for the first. */
export function callRows(run: Run, node: RowsNode, page: number, standing: Partial<Standing> = {}): StepResult {
  const input = fill(node.with, run.vars);
  if (page > 0) input.page = page;
  return call(run, node.action, input, { ...standing, page });
}

export function branch(node: IfNode, vars: Values): string | null {
  const value = vars[node.variable];
  const set = value !== undefined && value !== null;
  if (set) return node.is.get(String(value)) ?? node.set ?? node.otherwise;
  return node.unset ?? node.otherwise;
}

function enter(run: Run, node: SubflowNode): string | StepResult {
  if (run.resuming && node.save.length > 0 && node.save.every(({ variable }) => run.vars[variable] !== undefined)) {
    return node.on.values().next().value ?? lost(run, 'stuck');
  }
  const flow = run.context.flows.get(node.flow);
  if (!flow || run.stack.length >= MAX_FLOW_DEPTH) return lost(run, flow ? 'stuck' : 'gone');
  const { name, revision } = run.flow;
  const trail = run.resuming ?? run.trail;
  run.stack = [...run.stack, { flow: name, revision, node: node.name, vars: run.vars, trail }];
  run.resuming = null;
  run.flow = flow;
  run.vars = fill(node.with, run.vars);
  run.trail = [];
  return flow.start;
}

function leave(run: Run, node: EndNode): string | StepResult {
  const given = fill(node.give, run.vars);
  const frame = run.stack.at(-1);
  if (!frame) return ended(run, run.flow.name, node.outcome, given);
  const flow = run.context.flows.get(frame.flow);
  const caller = flow?.nodes.get(frame.node);
  if (!flow || caller?.type !== 'flow') return lost(run, 'gone');
  const asked = run.trail.length > 0;
  run.flow = flow;
  run.node = frame.node;
  run.stack = run.stack.slice(0, -1);
  run.trail = asked ? trailWith(frame.trail, caller.name) : frame.trail;
  run.vars = { ...frame.vars };
  run.resuming = null;
  for (const { variable, part } of caller.save) run.vars[variable] = given[part] ?? null;
  return caller.on.get(node.outcome) ?? lost(run, 'stuck');
}

export function trailWith(trail: readonly string[], entry: string): readonly string[] {
  const kept = trail.length < MAX_TRAIL ? trail : trail.slice(trail.length - MAX_TRAIL + 1);
  return [...kept, entry];
}

/**
 * After a deploy the way is gone again from the start: a question whose answer is there is passed over in silence,
 * each at most once, so that a loop of answered questions ends at one of them.
 */
function passOver(run: Run, node: QuestionNode): string | null {
  const passed = run.resuming ?? [];
  if (passed.some((entry) => nodeOf(entry) === node.name)) return null;
  const way = wayOfOldAnswer(run, node);
  if (!way) return null;
  run.resuming = trailWith(passed, way.entry);
  return way.next;
}

function wayOfOldAnswer(run: Run, node: QuestionNode): { next: string; entry: string } | null {
  const { vars } = run;
  const answered = node.save.length > 0 && node.save.every(({ variable }) => vars[variable] !== undefined);
  const open = answered && node.save.every(({ variable }) => vars[variable] === null);
  if (open && node.skip) return { next: node.skip, entry: node.name };
  if (node.type === 'choose') {
    const saved = node.save.find(({ part }) => part === 'value');
    const old = saved ? vars[saved.variable] : choiceOf(run.trail, node.name);
    const choice = node.choices.find(({ name }) => name === old);
    return choice ? { next: choice.next, entry: `${node.name}=${choice.name}` } : null;
  }
  if (answered && !open) return { next: node.next, entry: node.name };
  const other = node.other && vars[node.other.save];
  return node.other && typeof other === 'string' ? { next: node.other.next, entry: node.name } : null;
}

export function nodeOf(entry: string): string {
  const end = entry.indexOf('=');
  return end === -1 ? entry : entry.slice(0, end);
}

function choiceOf(trail: readonly string[], node: string): string | undefined {
  return trail.findLast((entry) => entry.startsWith(`${node}=`))?.slice(node.length + 1);
}
