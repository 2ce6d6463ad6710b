import type { Value } from '../text/value.js';
import { takeOther, takeValue } from './answer.js';
import type { StepInput, StepResult } from './effect.js';
import type { AskNode, DoNode, FlowNode, RowsNode } from './flow.js';
import { MAX_LIST_LENGTH, MAX_VALUE_LENGTH, ROWS_PER_PAGE } from './limits.js';
import { offerFound, offerRows, withoutCandidate } from './prompt.js';
import { refuse } from './refuse.js';
import { lost, type Run } from './run.js';
import type { FlowState } from './state.js';
import { advance } from './walk.js';

type OutcomeInput = Extract<StepInput, { input: 'outcome' }>;

/** Goes on from an action with what it answered. */
export function takeOutcome(run: Run, state: FlowState, node: FlowNode, outcome: OutcomeInput): StepResult {
  switch (node.type) {
    case 'do':
      return goOn(run, node, outcome);
    case 'rows':
      return takeRows(run, state, node, outcome);
    case 'ask':
      return takeFound(run, state, node, outcome);
    default:
      return lost(run, 'stuck');
  }
}

function goOn(run: Run, node: DoNode, { outcome, values }: OutcomeInput): StepResult {
  const next = node.on.get(outcome);
  if (next === undefined) return lost(run, 'stuck');
  if (node.save.length > 0) {
    run.vars = { ...run.vars };
    for (const { variable, part } of node.save) run.vars[variable] = bounded(values[part]);
  }
  return advance(run, next);
}

/** The state is written with every message: what an action hands over has a limit. */
function bounded(value: Value | undefined): Value {
  if (typeof value === 'string') return value.slice(0, MAX_VALUE_LENGTH);
  return Array.isArray(value) ? value.slice(0, MAX_LIST_LENGTH) : (value ?? null);
}

function takeRows(run: Run, state: FlowState, node: RowsNode, { rows = [], values, more }: OutcomeInput): StepResult {
  const page = state.page ?? 0;
  if (rows.length === 0) return node.empty ? advance(run, node.empty) : lost(run, 'stuck');
  return offerRows(run, node, { rows, more: more === true, page, values }, state);
}

/** A look-up: `one` is the answer, `many` are offered, anything else goes to `other` or is an invalid answer with that reason. */
function takeFound(
  run: Run,
  state: FlowState,
  node: AskNode,
  { outcome, rows = [], values }: OutcomeInput,
): StepResult {
  const [first] = rows;
  const many = rows.slice(0, ROWS_PER_PAGE);
  if (outcome === 'many' && many.length > 1) {
    return offerFound(run, node, { rows: many, more: false, page: 0, values }, state);
  }
  if ((outcome !== 'one' && outcome !== 'many') || (!first && values.id === undefined && values.value === undefined)) {
    const typed = takeOther(run, node, state.query ?? '');
    return typed ?? refuse(run, withoutCandidate(run.context, state, node), node, outcome);
  }
  const value = bounded(first?.id ?? values.id ?? values.value);
  const { messages, locale } = run.context;
  const label = first ? messages.value(locale, first.label) : bounded(values.label ?? value);
  const hint = first?.hint === undefined ? null : messages.value(locale, first.hint);
  return takeValue(run, withoutCandidate(run.context, state, node), node, { value, parts: { ...values, label, hint } });
}
