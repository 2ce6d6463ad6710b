/**
 * One message of a form: restore the state from its JSON, step, write the new state as JSON. The baseline does the same
 * with XState v5: the same twelve questions, the same readers, the same texts said.
 */
import assert from 'node:assert/strict';
import type { StepContext } from '../src/flow/context.js';
import { parseState } from '../src/flow/parse-state.js';
import { begin, step } from '../src/flow/step.js';
import { type Benchmark, sideBySide } from './measure.js';
import { answers, formContext } from './twelve-questions.js';
import { firstSnapshot, restoreSendPersist } from './xstate-form.js';

/** People per round, each answers all twelve questions: long enough that each side collects its own garbage. */
const people = 1_500;

export const benchmark: Benchmark = {
  name: 'step.pure',
  async run() {
    const context = formContext();
    assert.deepEqual(answersOf(context), answersOfXState(context), 'both sides understand the same answers');
    const start = JSON.stringify(begin({ ...context, turn: 1 }, 'form').state);
    const startXState = firstSnapshot(context);
    const operations = people * answers.length;
    const measured = await sideBySide(
      { operations, run: () => each(() => ours(context, start)) },
      { operations, run: () => each(() => talkXState(context, startXState)) },
      { warm: 6, counted: 15 },
    );
    return { ...measured, unit: 'steps/s', baseline: 'XState v5: restore, send, persist' };
  },
};

function each(talk: () => string): void {
  for (let person = 0; person < people; person += 1) talk();
}

/** One person's way through the form; the last state as JSON. */
function ours(context: StepContext, start: string): string {
  let json = start;
  let turn = 1;
  for (const text of answers) {
    const state = parseState(json);
    if (!state) throw new Error('the state did not survive');
    turn += 1;
    const result = step({ ...context, turn }, state, { input: 'text', text });
    if (result.verdict !== 'taken') throw new Error(`${text}: ${result.verdict}`);
    json = JSON.stringify(result.state ?? result.effects.at(-1));
  }
  return json;
}

function talkXState(context: StepContext, start: string): string {
  let json = start;
  for (const text of answers) json = restoreSendPersist(context, json, text);
  return json;
}

function answersOf(context: StepContext): unknown {
  const last = JSON.parse(ours(context, JSON.stringify(begin({ ...context, turn: 1 }, 'form').state))) as {
    values: unknown;
  };
  return last.values;
}

function answersOfXState(context: StepContext): unknown {
  const last = JSON.parse(talkXState(context, firstSnapshot(context))) as {
    context: { vars: unknown };
    status: string;
  };
  assert.equal(last.status, 'done');
  return last.context.vars;
}
