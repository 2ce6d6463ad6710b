import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prisma } from '../../src/store/client-generated/client.js';
import { isConflict, type Transaction, type TransactionOptions } from '../../src/store/transaction.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.store.pool.query(`INSERT INTO setting (key, value) VALUES ('a', '0'), ('b', '0')`);
});
afterAll(() => database.close());

type Run = <T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions) => Promise<T>;

/** Through Prisma, and straight on pg as turns do: both keep the same promises. */
const kinds: readonly (readonly [string, Run])[] = [
  ['transaction', (work, options) => database.store.transaction(work, options)],
  ['sqlTransaction', (work, options) => database.store.sqlTransaction(work, options)],
];

/** Adds one to both settings in the given order, and waits between them until the other side holds its first lock. */
async function addInOrder(run: Run, first: string, second: string, between: () => Promise<void>): Promise<number> {
  let runs = 0;
  await run(async (tx) => {
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

describe.each(kinds)('%s', (_name, run) => {
  it('does the work again after a deadlock, and both sides end', async () => {
    await database.store.pool.query(`UPDATE setting SET value = '0' WHERE key IN ('a', 'b')`);
    const meet = meeting(2);
    const runs = await Promise.all([addInOrder(run, 'a', 'b', meet), addInOrder(run, 'b', 'a', meet)]);
    expect(runs.toSorted()).toEqual([1, 2]);
    const { rows } = await database.store.pool.query(`SELECT value FROM setting WHERE key IN ('a', 'b') ORDER BY key`);
    expect(rows).toEqual([{ value: '2' }, { value: '2' }]);
  });

  it('rolls everything back when the work throws, and its connection serves the next', async () => {
    const failing = run(async (tx) => {
      await tx.$executeRaw`INSERT INTO setting (key, value) VALUES ('c', '1')`;
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await run((tx) => tx.$queryRaw`SELECT value FROM setting WHERE key = 'c'`)).toEqual([]);
  });

  it('retries a write conflict that the work reports', async () => {
    let runs = 0;
    const result = await run(async () => {
      runs += 1;
      if (runs < 3) throw Object.assign(new Error('could not serialize access'), { code: '40001' });
      return 'done';
    });
    expect([result, runs]).toEqual(['done', 3]);
  });

  it('reads counts, days, moments and JSON alike', async () => {
    const part = Prisma.sql`count(*)`;
    const rows = await run(
      (tx) => tx.$queryRaw`
        SELECT ${part} AS many, '2026-03-01'::date AS day, '2026-03-01T09:00:00+07'::timestamptz AS moment,
               ${new Date('2026-03-01T02:00:00Z')}::timestamptz AS given, '{"a": [1]}'::jsonb AS json,
               1.5::float8 AS half, ARRAY['x', NULL] AS texts, 'pending'::outbox_state AS state
        FROM setting WHERE key = ${'a'}`,
    );
    const moment = new Date('2026-03-01T02:00:00Z');
    expect(rows).toEqual([
      {
        many: 1n,
        day: new Date('2026-03-01T00:00:00Z'),
        moment,
        given: moment,
        json: { a: [1] },
        half: 1.5,
        texts: ['x', null],
        state: 'pending',
      },
    ]);
  });

  it('runs one statement after the other, whatever is awaited', async () => {
    const ends = await run(async (tx) => {
      const all = await Promise.allSettled([
        tx.$executeRaw`INSERT INTO setting (key, value) VALUES ('d', '1')`,
        tx.$queryRaw`SELECT value FROM setting WHERE key = 'd'`,
        tx.$executeRaw`DELETE FROM setting WHERE key = 'd'`,
      ]);
      return all.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
    });
    expect(ends).toEqual([1, [{ value: '1' }], 1]);
  });
});

it('a turn that hangs is given up with all its locks', async () => {
  const slow = database.store.sqlTransaction(
    async (tx) => {
      await tx.$executeRaw`UPDATE setting SET value = '4' WHERE key = 'a'`;
      await new Promise(() => {});
    },
    { timeoutMs: 200 },
  );
  await expect(slow).rejects.toThrow();
  const held = await database.store.sqlTransaction(
    (tx) => tx.$executeRaw`UPDATE setting SET value = '5' WHERE key = 'a'`,
    {
      timeoutMs: 10_000,
    },
  );
  expect(held).toBe(1);
});

it('a connection that is cut in a turn ends that turn alone', async () => {
  const cut = database.store.sqlTransaction(async (tx) => {
    const [me] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await database.store.pool.query('SELECT pg_terminate_backend($1)', [me?.pid]);
    await tx.$queryRaw`SELECT 1`;
  });
  await expect(cut).rejects.toThrow();
  expect(await database.store.sqlTransaction((tx) => tx.$queryRaw`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
});

describe('isConflict', () => {
  it.each([
    [{ code: '23505' }, false],
    [new Error('40001'), false],
    [null, false],
    [{ code: 'P2034' }, true],
    [{ code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '40P01' } } } }, true],
  ])('knows a conflict: %j', (error, expected) => expect(isConflict(error)).toBe(expected));
});
