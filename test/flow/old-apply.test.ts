/** People who stood in the registration as it was before the check came first: their answers count, the rest is asked. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { StepContext } from '../../src/flow/context.js';
import type { StepResult } from '../../src/flow/effect.js';
import type { FlowState } from '../../src/flow/state.js';
import { resume, step } from '../../src/flow/step.js';
import { loadProject } from '../../src/ops/project-files.js';

const { flows, messages, words } = loadProject(join(import.meta.dirname, '..', '..'));
const now = Date.parse('2026-11-23T02:00:00Z');
const context: StepContext = { flows, messages, words, locale: 'id', now, zone: 'Asia/Jakarta', turn: 1 };
const facts = { training: 'Las', centre: 'BLK Contoh', asksActivity: false, asksAccount: false, asksDocuments: false };

/** Nodes of that time: name, born, nik, phone, village, education. */
const standing = (node: string, vars: FlowState['vars']): FlowState => ({
  flow: 'apply',
  revision: 'before the check',
  node,
  vars: { batch: 'b', consent: 'c', ...vars },
  stack: [],
  trail: [],
  tries: 0,
  since: now,
  turn: 1,
  offered: [],
  waiting: 'answer',
});

/** Facts of the class are looked up again on the way. */
function goneOn(state: FlowState): FlowState {
  let result: StepResult = resume(context, state);
  for (let round = 0; round < 9 && result.call !== null && result.state !== null; round += 1) {
    const open = result.call.action === 'batch_facts';
    const rows = [{ id: 'SMA', label: 'SMA' }];
    const outcome = open ? { outcome: 'open', values: facts } : { outcome: 'many', values: {}, rows };
    result = step(context, result.state, { input: 'outcome', ...outcome });
  }
  if (result.state === null) throw new Error('the registration has ended');
  return result.state;
}

it.each([
  ['phone', { name: 'Siti Contoh', born: '2001-08-17' }],
  ['nik', { name: 'Siti Contoh', born: '2001-08-17' }],
])('who stood at %s is asked the earliest question that has no answer, and keeps the others', (node, vars) => {
  const state = goneOn(standing(node, vars));
  expect([state.flow, state.node]).toEqual(['check', 'education']);
  expect(state.vars).toMatchObject({ born: '2001-08-17' });
  expect(state.stack[0]?.vars).toMatchObject({ ...vars, consent: 'c' });
});

it('who stood at name is asked for the birth date first', () => {
  expect(goneOn(standing('name', {})).node).toMatch(/born/);
});
