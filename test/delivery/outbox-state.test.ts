import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AckState, afterAck, holdsLane, isAllowed, isOver, transitions } from '../../src/delivery/outbox-state.js';
import { type OutboxState, outboxStates } from '../../src/store/outbox-list.js';

const state = fc.constantFrom(...outboxStates);
const ack = fc.constantFrom<AckState>('sent', 'delivered', 'read', 'failed');

describe('the life of an outbox row', () => {
  test('every state is reached from pending', () => {
    const reached = new Set<OutboxState>(['pending']);
    for (const from of reached) for (const to of transitions[from]) reached.add(to);
    expect([...reached].sort()).toEqual([...outboxStates].sort());
  });

  test('nothing leaves read, failed, expired or cancelled', () => {
    for (const end of ['read', 'failed', 'expired', 'cancelled'] as const) expect(transitions[end]).toEqual([]);
  });

  test('a row that is over never comes back', () => {
    fc.assert(
      fc.property(state, fc.array(state), (from, steps) => {
        let at = from;
        let over = isOver(at);
        for (const next of steps) {
          if (!isAllowed(at, next)) continue;
          at = next;
          expect(over && !isOver(at)).toBe(false);
          over = isOver(at);
        }
      }),
    );
  });

  test('only what is under way holds its lane', () => {
    expect(outboxStates.filter(holdsLane)).toEqual(['queued', 'sending', 'unknown']);
  });
});

describe('acks', () => {
  const walk = (acks: readonly AckState[]) => acks.reduce<AckState>((at, news) => afterAck(at, news), 'sent');

  test('of those that do not fail the furthest counts, whatever their order', () => {
    const furthest = (acks: readonly AckState[]) =>
      (['read', 'delivered'] as const).find((one) => acks.includes(one)) ?? 'sent';
    const good = fc.constantFrom<AckState>('sent', 'delivered', 'read');
    fc.assert(fc.property(fc.array(good), (acks) => void expect(walk(acks)).toBe(furthest(acks))));
  });

  test('a failure is final', () => {
    fc.assert(fc.property(fc.array(ack), (acks) => void expect(walk(['failed', ...acks])).toBe('failed')));
  });

  test('a message that the person has cannot fail any more', () => {
    expect(afterAck('delivered', 'failed')).toBe('delivered');
    expect(afterAck('read', 'failed')).toBe('read');
    expect(afterAck('sent', 'failed')).toBe('failed');
  });
});
