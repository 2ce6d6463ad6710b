import pg from 'pg';
import { Prisma } from './client-generated/client.js';
import { transactionLimits } from './limits.js';
import { againAfterConflict, type Transaction, type TransactionOptions } from './transaction.js';

/** The transaction took longer than it may; it was rolled back with its connection. */
export class TransactionTimeout extends Error {
  override readonly name = 'TransactionTimeout';
}

/**
 * Runs `work` in one transaction straight on `pg` and commits; errors and conflicts as in `runTransaction`. For turns:
 * Prisma writes the parameters of a statement out as JSON and reads them back, which for a batch of some hundred states
 * was a tenth of the processor time of a turn (profiled with turn.durable). Rows come as Prisma gives them.
 */
export function runSqlTransaction<T>(
  pool: pg.Pool,
  nameOf: (sql: string) => string,
  work: (tx: Transaction) => Promise<T>,
  { timeoutMs = transactionLimits.timeoutMs }: TransactionOptions = {},
): Promise<T> {
  return againAfterConflict(async () => {
    const client = await pool.connect();
    let broken: Error | undefined;
    // A connection that dies says so also here, and nobody listening would end the process.
    const lost = (error: Error) => {
      broken = error;
    };
    client.on('error', lost);
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new TransactionTimeout(`took more than ${timeoutMs} ms`)), timeoutMs);
    });
    try {
      await client.query('BEGIN');
      const result = await Promise.race([work(transactionOn(client, nameOf)), tooLong]);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      broken ??= await rolledBack(client, error);
      throw error;
    } finally {
      clearTimeout(timer);
      client.off('error', lost);
      client.release(broken);
    }
  });
}

/** What is wrong with the connection, if it cannot be used again: then closing it is what rolls back. */
async function rolledBack(client: pg.PoolClient, error: unknown): Promise<Error | undefined> {
  if (error instanceof TransactionTimeout) return error;
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (lost) {
    return lost instanceof Error ? lost : new Error('the connection is lost');
  }
}

type Statement = TemplateStringsArray | Prisma.Sql;

function transactionOn(client: pg.PoolClient, nameOf: (sql: string) => string): Transaction {
  // One statement after the other, whatever the caller awaits: a connection answers in order anyway.
  let before: Promise<unknown> = Promise.resolve();
  const run = (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    const name = nameOf(text);
    const query = { text, values: values.map(parameterOf), types: likePrisma, ...(name === '' ? null : { name }) };
    const result = before.then(() => client.query(query));
    before = result.catch(() => {});
    return result;
  };
  const statement = (query: Statement, values: readonly unknown[]): Promise<pg.QueryResult> => {
    const { text, values: bound } = 'raw' in query ? Prisma.sql(query, ...values) : query;
    return run(text, bound);
  };
  const tx = {
    $queryRaw: async (query: Statement, ...values: unknown[]) => (await statement(query, values)).rows,
    $queryRawUnsafe: async (query: string, ...values: unknown[]) => (await run(query, values)).rows,
    $executeRaw: async (query: Statement, ...values: unknown[]) => (await statement(query, values)).rowCount ?? 0,
  };
  // The caller names the type of its rows, as with Prisma.
  return tx as Transaction;
}

/** `pg` would write a time in the zone of this machine. */
function parameterOf(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

const { builtins } = pg.types;
const utcDay = (text: string) => new Date(`${text}T00:00:00Z`);
const utcTime = (text: string) => new Date(`${text.replace(' ', 'T')}Z`);

/** Types that Prisma reads otherwise than `pg`: counts are bigints, and a day is no matter of this machine's zone. */
const readers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, BigInt],
  [builtins.DATE, utcDay],
  [builtins.TIMESTAMP, utcTime],
]);

const likePrisma: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : readers.get(oid)) ?? pg.types.getTypeParser(oid, format as 'text'),
};
