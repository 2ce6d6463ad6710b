import { describe, expect, test } from 'vitest';
import { createGate } from '../../src/delivery/gate.js';
import { PaceStopped } from '../../src/delivery/pace.js';

describe('a gate', () => {
  test('lets so many through, and the next in order for each that leaves', async () => {
    const gate = createGate(2);
    const passed: number[] = [];
    const all = [1, 2, 3, 4].map((one) => gate.enter().then(() => passed.push(one)));
    await Promise.all(all.slice(0, 2));
    expect(passed).toEqual([1, 2]);
    gate.leave();
    await all[2];
    expect(passed).toEqual([1, 2, 3]);
    gate.leave();
    await all[3];
    expect(passed).toEqual([1, 2, 3, 4]);
  });

  test('is free again when all have left', async () => {
    const gate = createGate(1);
    await gate.enter();
    gate.leave();
    await gate.enter();
  });

  test('sends away who waits when it closes, and who comes later', async () => {
    const gate = createGate(1);
    await gate.enter();
    const waiting = gate.enter();
    gate.close();
    await expect(waiting).rejects.toThrow(PaceStopped);
    await expect(gate.enter()).rejects.toThrow(PaceStopped);
  });
});
