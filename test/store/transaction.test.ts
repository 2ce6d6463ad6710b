import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isConflict } from '../../src/store/transaction.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.store.pool.query(`INSERT INTO setting (key, value) VALUES ('a', '0'), ('b', '0')`);
});
afterAll(() => database.close());

/** Adds one to both settings in the given order, and waits between them until the other side holds its first lock. */
async function addInOrder(first: string, second: string, between: () => Promise<void>): Promise<number> {
  let runs = 0;
  await database.store.transaction(async (tx) => {
    runs += 1;
    await tx.$executeRaw`UPDATE setting SET value = value::int + 1 WHERE key = ${first}`;
    if (runs === 1) await between();
    await tx.$executeRaw`UPDATE setting SET value = value::int + 1 WHERE key = ${second}`;
  });
  return runs;
}

/** Resolves for all once `count` have come. */
function meeting(count: number): () => Promise<void> {
  let release: () => void = () => {};
  let missing = count;
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  return () => {
    missing -= 1;
    if (missing === 0) release();
    return all;
  };
}

describe('transaction', () => {
  it('does the work again after a deadlock, and both sides end', async () => {
    const meet = meeting(2);
    const runs = await Promise.all([addInOrder('a', 'b', meet), addInOrder('b', 'a', meet)]);
    expect(runs.toSorted()).toEqual([1, 2]);
    const { rows } = await database.store.pool.query('SELECT value FROM setting ORDER BY key');
    expect(rows).toEqual([{ value: '2' }, { value: '2' }]);
  });

  it('rolls everything back when the work throws', async () => {
    const failing = database.store.transaction(async (tx) => {
      await tx.setting.create({ data: { key: 'c', value: '1' } });
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await database.store.prisma.setting.findUnique({ where: { key: 'c' } })).toBeNull();
  });

  it('retries a write conflict that the work reports through pg', async () => {
    let runs = 0;
    const result = await database.store.transaction(async () => {
      runs += 1;
      if (runs < 3) throw Object.assign(new Error('could not serialize access'), { code: '40001' });
      return 'done';
    });
    expect([result, runs]).toEqual(['done', 3]);
  });

  it.each([
    [{ code: '23505' }, false],
    [new Error('40001'), false],
    [null, false],
    [{ code: 'P2034' }, true],
    [{ code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '40P01' } } } }, true],
  ])('knows a conflict: %j', (error, expected) => expect(isConflict(error)).toBe(expected));
});
