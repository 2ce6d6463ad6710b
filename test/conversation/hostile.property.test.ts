import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncomingBody } from '../../src/channels/channel.js';
import { allSpecs } from '../../src/compose/actions.js';
import { parseConversationState, printConversationState } from '../../src/conversation/conversation-state.js';
import type { ActionSpec, Outcome, ValueType } from '../../src/flow/action.js';
import { MAX_STATE_LENGTH } from '../../src/flow/limits.js';
import type { Value, Values } from '../../src/text/value.js';
import { project, seedDay } from '../support/catalogue.js';
import { inventedNik } from '../support/enrolment.js';
import { goldenDeps } from '../support/golden-deps.js';
import { PureConversation } from '../support/pure-conversation.js';
import { crowd, type Guest } from './crowd.js';
import { hostileBodies } from './hostile-words.js';

/** Of 10,000 conversations: most with actions that answer anything, the others with the real actions on a real Postgres. */
const imagined = 9_500;
const real = 500;
const roundsOfReal = 16;

const deps = goldenDeps({ answer: () => null });
const flowNames = [...project.flows.keys()];

function someValue(type: ValueType, dice: number): Value {
  const values: Record<ValueType, readonly Value[]> = {
    text: ['contoh', '', '36.71.05.1001', 'x'.repeat(200), '__proto__', '{x}'],
    number: [0, 1, 16, -1, 1e9, 0.5],
    boolean: [true, false],
    date: ['2026-12-01', '2001-08-17'],
    moment: [{ type: 'moment', at: '2026-12-01T01:00:00Z', zone: 'Asia/Jakarta' }],
    message: [{ type: 'message', key: 'common.yes' }],
    list: [[], ['a', 'b']],
  };
  return values[type][dice % values[type].length] ?? null;
}

/** Any of the outcomes that an action may have, with any values of the right type. */
function someOutcome(spec: ActionSpec, dice: number): Outcome {
  const names = Object.keys(spec.outcomes);
  const outcome = names[dice % names.length] ?? '';
  const brought = Object.entries(spec.outcomes[outcome] ?? {});
  const values = Object.fromEntries(brought.map(([name, type], index) => [name, someValue(type, dice + index)]));
  if (!spec.rows?.includes(outcome)) return { outcome, values };
  const count = outcome === 'one' ? 1 : 1 + (dice % 9);
  const rows = Array.from({ length: count }, (_, index) => ({
    id: `row-${index}`,
    label: `Pilihan ${index + 1}`,
    hint: dice % 2 ? 'di Contoh' : null,
  }));
  return { outcome, values, rows, more: dice % 3 === 0 };
}

const specs = new Map(allSpecs.map((spec) => [spec.name, spec]));

function begin(chat: PureConversation, flow: string, dice: number): void {
  const takes = [...(project.flows.get(flow)?.takes ?? [])];
  const vars: Values = Object.fromEntries(
    takes.map(([name, { type }], index) => [name, someValue(type, dice + index)]),
  );
  chat.tokens.set('begin', { flow, vars, expiresAt: chat.now + 1_000, used: false });
  chat.tap('a.begin');
}

describe('10,000 random and hostile conversations', () => {
  it('over every flow end waiting or ended and never throw', { timeout: 120_000 }, () => {
    const plan = fc.record({
      flow: fc.nat(flowNames.length),
      dice: fc.array(fc.nat(10_000), { minLength: 4, maxLength: 12 }),
      said: fc.array(fc.oneof({ weight: 2, arbitrary: hostileBodies }, { weight: 3, arbitrary: fc.nat(9) }), {
        maxLength: 9,
      }),
      patience: fc.nat(9),
    });
    const begun = new Set<string>();
    fc.assert(
      fc.property(plan, ({ flow, dice, said, patience }) => {
        let thrown = 0;
        const roll = (): number => dice[thrown++ % dice.length] ?? 0;
        const chat = new PureConversation({
          deps,
          now: seedDay,
          act: ({ call }) => {
            const spec = specs.get(call.action);
            if (spec === undefined) throw new Error(`there is no action ${call.action}`);
            return someOutcome(spec, roll());
          },
        });
        const name = flowNames[flow];
        if (name !== undefined) {
          begin(chat, name, roll());
          begun.add(name);
        }
        for (const [index, one] of said.entries()) {
          chat.hear({ kind: 'message', body: { body: typeof one === 'number' ? tapOf(chat, one) : one } });
          if (index === patience) chat.wait(25 * 3_600_000);
          judge(chat);
        }
      }),
      { numRuns: imagined },
    );
    expect([...begun].sort()).toEqual([...flowNames].sort());
  });
});

/** A choice that stands, or the first word that fits most questions. */
function tapOf(chat: PureConversation, index: number): IncomingBody {
  const standing = chat.known.state.flow;
  if (standing === null) return { kind: 'text', text: ['daftar', 'halo', 'las', 'status'][index % 4] ?? '' };
  if (standing.offered.length === 0 || index === 9)
    return { kind: 'text', text: plausible[index % plausible.length] ?? '' };
  return { kind: 'choice', choice: `n.${standing.turn}.${index % standing.offered.length}` };
}

const plausible = [
  'Contoh Pelamar',
  '17-8-2001',
  inventedNik(7),
  '089900000007',
  'Cipondoh',
  'ya',
  'SMA',
  'lewati',
  '2',
];

function judge(chat: PureConversation): void {
  const { state, quietUntil } = chat.known;
  for (const flow of [state.flow, ...state.held]) {
    if (flow === null) continue;
    expect(project.flows.has(flow.flow), flow.flow).toBe(true);
    expect(flow.waiting).not.toBe('outcome');
    expect(JSON.stringify(flow).length).toBeLessThan(MAX_STATE_LENGTH);
  }
  expect(parseConversationState(printConversationState(state) ?? 'null')).toEqual(state);
  expect(quietUntil === null || quietUntil >= seedDay).toBe(true);
}

describe('the same with the real actions on Postgres', () => {
  let guests: Awaited<ReturnType<typeof crowd>>;
  beforeAll(async () => {
    guests = await crowd(real);
  });
  afterAll(() => guests.close());

  it('leave no application without the acknowledged notice and no seat without an owner', {
    timeout: 180_000,
  }, async () => {
    const plans = fc.sample(
      fc.record({ hostility: fc.nat(9), said: fc.array(hostileBodies, { minLength: 4, maxLength: 6 }) }),
      real,
    );
    for (let round = 0; round < roundsOfReal; round += 1) {
      await guests.round((guest: Guest) => {
        const { hostility, said } = plans[guest.place] ?? { hostility: 0, said: [] };
        const isHostile = (guest.place * 7 + round * 5) % 20 < hostility;
        return isHostile ? (said[round % said.length] ?? null) : guest.sensible(round);
      });
    }
    // A number that has passed to a stranger: the application is cut off from the chat, its notice stays proven.
    await guests.round(({ place }) => (place % 3 === 0 ? { kind: 'text', text: 'bukan saya' } : null));
    expect(await guests.broken()).toEqual({
      unread: 0,
      parked: 0,
      applicationsWithoutNotice: 0,
      seatsWithoutOwner: 0,
      twiceInOneBatch: 0,
    });
    expect(await guests.applications()).toBeGreaterThan(real / 10);
  });
});
