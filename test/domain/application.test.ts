import { describe, expect, it } from 'vitest';
import {
  canMove,
  closedStages,
  isOpen,
  isStage,
  mayWithdraw,
  type Stage,
  stages,
} from '../../src/domain/application.js';

describe('stages of an application', () => {
  it.each<[Stage, Stage, boolean]>([
    ['submitted', 'verified', true],
    ['submitted', 'accepted', true],
    ['submitted', 'graduated', false],
    ['verified', 'submitted', false],
    ['invited_test', 'no_show', true],
    ['reserve', 'accepted', true],
    ['reserve', 'confirmed', false],
    ['accepted', 'confirmed', true],
    ['accepted', 'expired', true],
    ['confirmed', 'in_training', true],
    ['in_training', 'withdrawn', false],
    ['in_training', 'dropped_out', true],
    ['graduated', 'dropped_out', false],
    ['withdrawn', 'submitted', false],
  ])('%s -> %s: %s', (from, to, allowed) => {
    expect(canMove(from, to)).toBe(allowed);
  });

  it('never leaves a closed stage by a step', () => {
    for (const from of closedStages) expect(stages.filter((to) => canMove(from, to))).toEqual([]);
  });

  it('can reach every stage from the first one', () => {
    const reached = new Set<Stage>(['submitted']);
    for (const from of reached) for (const to of stages) if (canMove(from, to)) reached.add(to);
    expect([...reached].sort()).toEqual([...stages].sort());
  });

  it('lets people give up until the training runs, and not after', () => {
    const may = stages.filter(mayWithdraw);
    expect(may).toEqual([
      'submitted',
      'verified',
      'invited_test',
      'invited_interview',
      'accepted',
      'reserve',
      'confirmed',
    ]);
    expect(may.every(isOpen)).toBe(true);
  });

  it('knows its own names only', () => {
    expect(isStage('reserve')).toBe(true);
    expect(isStage('Reserve')).toBe(false);
  });
});
