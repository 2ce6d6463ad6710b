import { describe, expect, test } from 'vitest';
import { shareStatements } from '../../src/delivery/shared-statement.js';
import { gate } from './waiting.js';

describe('shared statements', () => {
  test('calls of one moment share one, later ones gather behind it', async () => {
    const held = gate();
    const batches: number[][] = [];
    const double = shareStatements(
      async (items: readonly number[]) => {
        batches.push([...items]);
        if (batches.length === 1) await held.opened;
        return items.map((item) => item * 2);
      },
      { itemsMost: 3 },
    );
    const first = [double(1), double(2)];
    await new Promise(setImmediate);
    const later = [double(3), double(4), double(5), double(6)];
    held.open();
    expect(await Promise.all([...first, ...later])).toEqual([2, 4, 6, 8, 10, 12]);
    expect(batches).toEqual([[1, 2], [3, 4, 5], [6]]);
  });

  test('an error reaches the callers of its statement only', async () => {
    const half = shareStatements(
      async (items: readonly number[]) => {
        if (items.includes(13)) throw new Error('unlucky');
        return items.map((item) => item / 2);
      },
      { itemsMost: 1 },
    );
    const results = await Promise.allSettled([half(2), half(13), half(4)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('a statement that answers too little is an error, not somebody else’s answer', async () => {
    const broken = shareStatements(async (items: readonly number[]) => items.slice(1), { itemsMost: 9 });
    const results = await Promise.allSettled([broken(1), broken(2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test('in a rush statements begin apart, so that callers gather; a caller alone waits for nobody', async () => {
    const sizes: number[] = [];
    const count = shareStatements(
      async (items: readonly number[]) => {
        sizes.push(items.length);
        return items;
      },
      { itemsMost: 100, apartMs: 60_000, enoughItems: 3 },
    );
    await count(1);
    // The minute is not over: what came since waits until enough are there.
    const two = [count(2), count(3)];
    await new Promise(setImmediate);
    expect(sizes).toEqual([1]);
    await Promise.all([...two, count(4)]);
    expect(sizes).toEqual([1, 3]);
  });
});
