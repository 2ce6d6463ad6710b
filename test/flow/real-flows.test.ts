import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allSpecs } from '../../src/compose/actions.js';
import type { ActionSpec, ValueType } from '../../src/flow/action.js';
import type { StepContext } from '../../src/flow/context.js';
import type { StepInput, StepResult } from '../../src/flow/effect.js';
import { parseState } from '../../src/flow/parse-state.js';
import { begin, step } from '../../src/flow/step.js';
import { loadProject } from '../../src/ops/project-files.js';
import type { Value, Values } from '../../src/text/value.js';
import { inputs } from './random-talk.js';

const project = loadProject(join(import.meta.dirname, '..', '..'));
const specs = new Map(allSpecs.map((spec) => [spec.name, spec]));
const names = [...project.flows.keys()];

const sample: Readonly<Record<ValueType, Value>> = {
  text: 'Contoh',
  number: 16,
  boolean: true,
  date: '2001-08-17',
  moment: { type: 'moment', at: '2026-11-23T01:00:00Z', zone: 'Asia/Makassar' },
  message: { type: 'message', key: 'common.yes' },
  list: ['satu', 'dua'],
};

/** An outcome that the action may really have, chosen by a number. */
function outcomeOf(spec: ActionSpec, pick: number): StepInput {
  const outcomes = Object.entries(spec.outcomes);
  const [outcome, brings] = outcomes[pick % outcomes.length] ?? ['none', {}];
  const values: Values = Object.fromEntries(Object.entries(brings).map(([name, type]) => [name, sample[type]]));
  const count = outcome === 'one' ? 1 : 2 + (pick % 7);
  const rows = Array.from({ length: count }, (_, index) => ({ id: String(index), label: `Baris ${index}` }));
  return { input: 'outcome', outcome, values, ...(spec.rows?.includes(outcome) ? { rows, more: pick % 2 === 0 } : {}) };
}

function contextOf(locale: string, turn: number): StepContext {
  const { flows, messages, words } = project;
  return { flows, messages, words, locale, now: Date.parse('2026-03-02T02:00:00Z'), zone: 'Asia/Jakarta', turn };
}

function beginning(locale: string, name: string): StepResult {
  const takes = [...(project.flows.get(name)?.takes ?? [])].map(([take, { type }]) => [take, sample[type]]);
  return begin(contextOf(locale, 1), name, Object.fromEntries(takes));
}

/** A text that is missing is shown as its key in brackets. */
const noText = expect.stringMatching(/^(\[.*\])?$/);

function judge({ effects }: StepResult): void {
  for (const effect of effects) {
    if (effect.effect === 'ended') expect(['stuck', 'gone']).not.toContain(effect.outcome);
    else expect([effect.text, ...effect.choices.map(({ label }) => label)]).not.toContainEqual(noText);
  }
}

it('the flows of this project never get stuck, say only texts that exist, and show no empty choice', () => {
  const talks = fc.array(fc.tuple(inputs, fc.nat(100)), { maxLength: 60 });
  fc.assert(
    fc.property(fc.constantFrom(...names), talks, fc.constantFrom('id', 'en'), (name, said, locale) => {
      let result = beginning(locale, name);
      judge(result);
      for (const [index, [input, pick]] of said.entries()) {
        const state = result.state && parseState(JSON.stringify(result.state));
        if (!state) return;
        const spec = result.call && specs.get(result.call.action);
        result = step(contextOf(locale, index + 2), state, spec ? outcomeOf(spec, pick) : input);
        judge(result);
      }
    }),
    { numRuns: 400 },
  );
});
