import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepContext } from '../../src/flow/context.js';
import type { StepResult } from '../../src/flow/effect.js';
import { MAX_STATE_LENGTH } from '../../src/flow/limits.js';
import { loadFlows } from '../../src/flow/load.js';
import { parseState } from '../../src/flow/parse-state.js';
import { progress } from '../../src/flow/progress.js';
import type { FlowState } from '../../src/flow/state.js';
import { begin, resume, step } from '../../src/flow/step.js';
import { loadMessages } from '../../src/text/messages.js';
import { commonTexts, oneLanguage, parseFixture, words } from './fixture.js';
import { inputs } from './random-talk.js';

/** A deploy is simulated below; its talks have several versions of a flow. */
const talkFiles = readdirSync(join(import.meta.dirname, 'talks')).filter((name) => !name.startsWith('deploy'));

/** All flows of the talks and of the clean fixture; loops in broken flows must end as well. */
const sources = [
  ...talkFiles.map((name) => `talks/${name}`),
  'fixtures/clean.txt',
  'fixtures/loop_without_wait.txt',
  'fixtures/flow_loop.txt',
];

const worlds = sources.map((source) => {
  const { files } = parseFixture(readFileSync(join(import.meta.dirname, source), 'utf8'));
  const { flows } = loadFlows(
    [...files].filter(([path]) => path.startsWith('flows/')).map(([path, text]) => ({ path, text })),
  );
  const messages = [...files].flatMap(([path, text]) => {
    const [, locale, name] = /^locales\/(\w+)\/(\w+)\.yaml$/.exec(path) ?? [];
    return locale && name && name !== 'common' ? [{ locale, name, text }] : [];
  });
  return {
    flows,
    messages: loadMessages([...messages, { locale: 'id', name: 'common', text: commonTexts }], oneLanguage),
  };
});

const now = Date.parse('2026-03-02T02:00:00Z');
const talks = fc.tuple(fc.nat(worlds.length - 1), fc.nat(4), fc.array(inputs, { maxLength: 40 }), fc.boolean());

function contextOf(world: number, turn: number, known: boolean): StepContext {
  const { flows, messages } = worlds[world] ?? { flows: new Map(), messages: loadMessages([], oneLanguage) };
  const knownPhone = known ? '+628120000001' : undefined;
  return { flows, messages, words, locale: 'id', now, zone: 'Asia/Jakarta', turn, knownPhone };
}

/** Ends waiting or ended, keeps the old state or a new one that JSON carries unchanged, and stays small. */
function judge(result: StepResult, before: FlowState | null): FlowState | null {
  const { state, effects, call, verdict } = result;
  if (state === null) {
    expect(effects.at(-1)?.effect).toBe('ended');
    return null;
  }
  expect(effects.every((effect) => effect.effect === 'say')).toBe(true);
  if (call) expect(state.waiting).toBe('outcome');
  else if (state !== before) expect(state.waiting).not.toBe('outcome');
  if (verdict === 'stale_choice') expect(result).toEqual({ state: before, effects: [], call: null, verdict });
  const json = JSON.stringify(state);
  expect(json.length).toBeLessThan(MAX_STATE_LENGTH);
  const parsed = parseState(json);
  expect(parsed).toEqual(JSON.parse(json));
  return parsed;
}

describe('any sequence of inputs', () => {
  it('ends waiting or ended, never throws, survives JSON at every step', () => {
    fc.assert(
      fc.property(talks, ([world, flow, said, known]) => {
        const names = [...contextOf(world, 0, known).flows.keys()];
        const name = names[flow % names.length] ?? '';
        let state = judge(begin(contextOf(world, 1, known), name, { trade: 'las', name: 'Ani', number: 'K-1' }), null);
        for (const [index, input] of said.entries()) {
          if (!state) return;
          const context = contextOf(world, index + 2, known);
          const { done, total } = progress(context, state);
          expect(done).toBeLessThanOrEqual(total);
          state = judge(step(context, state, input), state);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it('is the same for the same input: nothing is read from outside', () => {
    fc.assert(
      fc.property(talks, ([world, flow, said, known]) => {
        const play = (): string => {
          const names = [...contextOf(world, 0, known).flows.keys()];
          const results = [begin(contextOf(world, 1, known), names[flow % names.length] ?? '', { trade: 'las' })];
          for (const input of said) {
            const state = results.at(-1)?.state;
            if (state) results.push(step(contextOf(world, results.length + 1, known), state, input));
          }
          return JSON.stringify(results);
        };
        expect(play()).toBe(play());
      }),
      { numRuns: 200 },
    );
  });
});

describe('any state', () => {
  it('of another deploy is carried on or ended, never thrown over', () => {
    fc.assert(
      fc.property(talks, fc.nat(worlds.length - 1), ([world, flow, said, known], other) => {
        const names = [...contextOf(world, 0, known).flows.keys()];
        let state = judge(begin(contextOf(world, 1, known), names[flow % names.length] ?? '', { trade: 'las' }), null);
        for (const input of said) state = state && judge(step(contextOf(world, 2, known), state, input), state);
        if (!state) return;
        // The same names in another world stand for flows that a deploy has changed.
        const renamed = { ...state, flow: [...contextOf(other, 0, known).flows.keys()][0] ?? 'none' };
        for (const old of [state, renamed]) {
          judge(resume(contextOf(other, 50, known), old), old);
          judge(step(contextOf(other, 50, known), old, { input: 'text', text: 'ya' }), old);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('that is no state is refused, whatever the JSON', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseState(text) === null));
  });

  it('with one wrong field is refused', () => {
    const { state } = begin(contextOf(talkFiles.indexOf('back.txt'), 1, false), 'maju', {});
    const good = JSON.parse(JSON.stringify(state)) as Record<string, unknown>;
    expect(parseState(JSON.stringify(good))).toEqual(good);
    const wrong: Record<string, unknown[]> = {
      flow: [1, null, undefined],
      vars: [
        [],
        null,
        { a: { type: 'x' } },
        { a: { type: 'moment', at: 'x', zone: 'Asia/Jakarta' } },
        { a: [[[[[[[1]]]]]]] },
      ],
      stack: [{}, Array.from({ length: 9 }, () => ({ flow: 'a', revision: '', node: 'b', vars: {}, trail: [] }))],
      trail: [[1], Array.from({ length: 99 }, () => 'a')],
      tries: [-1, 1.5, '0'],
      turn: [-1, null],
      offered: [[{ id: 1, label: 'a' }], {}],
      waiting: ['sleep', null],
      candidate: [{}],
      page: [-1],
    };
    for (const [field, bad] of Object.entries(wrong)) {
      for (const value of bad) expect(parseState(JSON.stringify({ ...good, [field]: value })), field).toBeNull();
    }
    expect(parseState(JSON.stringify({ ...good, query: 'x'.repeat(MAX_STATE_LENGTH) }))).toBeNull();
  });
});
