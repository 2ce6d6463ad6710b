import { describe, expect, it } from 'vitest';
import type { StepContext } from '../../src/flow/context.js';
import { loadFlows } from '../../src/flow/load.js';
import { progress } from '../../src/flow/progress.js';
import type { FlowState } from '../../src/flow/state.js';
import { begin, step } from '../../src/flow/step.js';
import { whyOf } from '../../src/flow/why.js';
import { loadMessages } from '../../src/text/messages.js';
import { commonTexts, oneLanguage, words } from './fixture.js';

const { flows } = loadFlows([
  {
    path: 'flows/form.yaml',
    text: `flow: form
start: agree
nodes:
  agree: { choose: { agree: name, stop: out } }
  name: { ask: name, save: name, next: place }
  place: { flow: place, on: { done: kids, unknown: name } }
  kids: { ask: yes_no, save: kids, next: branch, why: true }
  branch: { if: $kids, is: { yes: many, no: send } }
  many: { ask: number, save: many, next: send }
  send: { choose: { send: end, edit: name } }
  end: { end: done }
  out: { end: stopped }
`,
  },
  {
    path: 'flows/place.yaml',
    text: `flow: place
start: village
nodes:
  village: { ask: text, save: village, next: street }
  street: { ask: text, save: street, next: end }
  end: { end: done }
`,
  },
]);
const messages = loadMessages(
  [
    { locale: 'id', name: 'common', text: commonTexts },
    { locale: 'id', name: 'form', text: 'kids: { text: Anak?, why: "Untuk {name}." }\n' },
  ],
  oneLanguage,
);
const context: StepContext = { flows, messages, words, locale: 'id', now: 0, zone: 'Asia/Jakarta', turn: 1 };

function answered(...texts: readonly string[]): FlowState {
  let { state } = begin(context, 'form');
  for (const text of texts) {
    state = state && step(context, state, text === 'back' ? { input: 'back' } : { input: 'text', text }).state;
  }
  if (!state) throw new Error('the flow is over');
  return state;
}

describe('how far a form is', () => {
  it.each<[string, string[], number, number]>([
    ['at the start, along the usual way', [], 0, 7],
    ['after one answer', ['1'], 1, 7],
    ['inside the subflow', ['1', 'Ani Contoh', 'Sukajadi'], 3, 7],
    ['behind the subflow', ['1', 'Ani Contoh', 'Sukajadi', 'Jalan Contoh'], 3, 6],
    ['on the short branch', ['1', 'Ani Contoh', 'Sukajadi', 'Jalan Contoh', 'tidak'], 4, 5],
    ['on the long branch', ['1', 'Ani Contoh', 'Sukajadi', 'Jalan Contoh', 'ya'], 4, 6],
    ['after an answer was taken back', ['1', 'Ani Contoh', 'back'], 1, 7],
    ['after an invalid answer', ['1', '12'], 1, 7],
  ])('%s', (_, texts, done, total) => {
    expect(progress(context, answered(...texts))).toEqual({ done, total });
  });
});

describe('why a question is asked', () => {
  it('is said with what is known, where the flow gives a reason', () => {
    expect(whyOf(context, answered('1', 'Ani Contoh', 'Sukajadi', 'Jalan Contoh'))?.text).toBe('Untuk Ani Contoh.');
    expect(whyOf(context, answered('1'))).toBeNull();
  });
});
