import { expect, it } from 'vitest';
import { createClock } from '../../src/ops/clock.js';

it('tells the time of the machine until it is set, and then runs on from there', () => {
  let machine = 1_000;
  const clock = createClock(() => machine);
  expect(clock.now()).toBe(1_000);
  clock.setOffset(500);
  machine += 10;
  expect([clock.now(), clock.offsetMs]).toEqual([1_510, 500]);
  clock.setOffset(0);
  expect(clock.now()).toBe(1_010);
});
