import { describe, expect, it } from 'vitest';
import { undoWindowMs } from '../../src/domain/limits.js';
import { decideUndo, type UndoAnswer, undoUntil, type Withdrawn } from '../../src/domain/undo.js';

const at = Date.parse('2026-03-02T02:00:00Z');
const seat: Withdrawn = { withdrawnAt: at, before: { stage: 'accepted', seat: true, rank: null } };
const reserve: Withdrawn = { withdrawnAt: at, before: { stage: 'reserve', seat: false, rank: 3 } };

describe('taking a withdrawal back', () => {
  it.each<[string, Withdrawn, number, boolean, UndoAnswer]>([
    ['at once, the seat is free', seat, at, true, 'restore'],
    ['the last millisecond', seat, at + undoWindowMs - 1, true, 'restore'],
    ['a millisecond too late', seat, at + undoWindowMs, true, 'too_late'],
    ['the seat has been filled', seat, at + 1, false, 'filled'],
    ['a place in the reserve needs no seat', reserve, at + 1, false, 'restore'],
    ['too late comes before filled', seat, at + undoWindowMs, false, 'too_late'],
  ])('%s', (_name, withdrawn, now, free, answer) => {
    expect(decideUndo(withdrawn, now, free)).toBe(answer);
  });

  it('is open for 24 hours', () => {
    expect(undoUntil(at)).toBe(Date.parse('2026-03-03T02:00:00Z'));
  });
});
