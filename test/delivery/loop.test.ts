import { describe, expect, test } from 'vitest';
import { startLoop } from '../../src/delivery/loop.js';
import { gate, pause } from './waiting.js';

const onError = () => {};

describe('a loop', () => {
  test('begins at once, and passes again when woken', async () => {
    let passes = 0;
    let next = gate();
    const pass = async () => {
      passes += 1;
      next.open();
      next = gate();
    };
    const first = next.opened;
    const loop = startLoop(pass, { everyMs: 60_000, onError });
    await first;
    await pause(5);
    const second = next.opened;
    loop.wake();
    await second;
    await loop.stop();
    expect(passes).toBe(2);
  });

  test('a wake-up during a pass leads to another one; many lead to one', async () => {
    let passes = 0;
    const held = gate();
    const done = gate();
    const loop = startLoop(
      async () => {
        passes += 1;
        if (passes === 1) await held.opened;
        else done.open();
      },
      { everyMs: 60_000, gatherMs: 5, onError },
    );
    for (let wake = 0; wake < 10; wake += 1) loop.wake();
    held.open();
    await done.opened;
    await pause(20);
    await loop.stop();
    expect(passes).toBe(2);
  });

  test('an error does not end it', async () => {
    const errors: unknown[] = [];
    const again = gate();
    let passes = 0;
    const loop = startLoop(
      async () => {
        passes += 1;
        if (passes === 1) throw new Error('the database was away');
        again.open();
      },
      { everyMs: 5, onError: (error) => errors.push(error) },
    );
    await again.opened;
    await loop.stop();
    expect(errors).toHaveLength(1);
  });

  test('work left behind is done without waiting', async () => {
    let left = 3;
    const done = gate();
    const loop = startLoop(
      async () => {
        left -= 1;
        if (left === 0) done.open();
        return left > 0;
      },
      { everyMs: 60_000, onError },
    );
    await done.opened;
    await loop.stop();
    expect(left).toBe(0);
  });

  test('stopping waits for the pass under way', async () => {
    const held = gate();
    let over = false;
    const loop = startLoop(
      async () => {
        await held.opened;
        over = true;
      },
      { everyMs: 1, onError },
    );
    const stopped = loop.stop();
    held.open();
    await stopped;
    expect(over).toBe(true);
  });
});
