import { describe, expect, it, vi } from 'vitest';
import { newId } from '../../src/ops/ids.js';

const timeOf = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16);

describe('newId', () => {
  it('makes UUIDs of version 7 that carry the time', () => {
    const before = Date.now();
    const id = newId();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeOf(id)).toBeGreaterThanOrEqual(before);
    expect(timeOf(id)).toBeLessThan(before + 1_000);
  });

  it('never makes one twice, and always a later one, also many within a millisecond', () => {
    const ids = Array.from({ length: 50_000 }, newId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(ids.toSorted());
  });

  it('goes on upwards when the clock of the machine steps back', () => {
    const first = newId();
    vi.spyOn(Date, 'now').mockReturnValue(0);
    const second = newId();
    vi.restoreAllMocks();
    expect(second > first).toBe(true);
  });

  it('cannot be guessed from the one before', () => {
    const tails = Array.from({ length: 1_000 }, () => newId().slice(19));
    expect(new Set(tails).size).toBe(1_000);
  });
});
