/**
 * The store: everything that Kawan keeps, in Postgres. Its files hold one aggregate each and speak in rows and ids; they
 * know the types of `domain/`, and must never know a flow, a channel or a person's language.
 */
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './client-generated/client.js';
import { createEncryption, type Encryption } from './encryption.js';
import { poolLimits } from './limits.js';
import { createNotifier, type Notifier } from './notify.js';
import { runSqlTransaction } from './sql-transaction.js';
import { statementNames } from './statement-names.js';
import { type ModelTransaction, runTransaction, type Transaction, type TransactionOptions } from './transaction.js';

export interface StoreOptions {
  /** Direct or session pooling, never a transaction pooler: LISTEN and advisory locks need a session. */
  readonly databaseUrl: string;
  readonly secret: string;
  readonly secretPrevious?: string | undefined;
  /** Connections of this process. */
  readonly poolSize?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** Told about broken connections; they are replaced by themselves. */
  readonly onError?: (error: unknown) => void;
}

export interface Store {
  readonly prisma: PrismaClient;
  /** The pool below Prisma, for statements that it cannot say. BullMQ gets a pool of its own. */
  readonly pool: pg.Pool;
  readonly encryption: Encryption;
  readonly notify: Notifier;
  /** The URL it was opened with, for whoever needs a connection of its own. */
  readonly databaseUrl: string;
  /** See {@link runTransaction}. */
  transaction<T>(work: (tx: ModelTransaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** See {@link runSqlTransaction}. */
  sqlTransaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}

/** Opens a migrated database. Connects at the first statement; nothing is checked here. */
export function openStore(options: StoreOptions): Store {
  const onError = options.onError ?? (() => {});
  const applicationName = options.applicationName ?? 'kawan';
  const pool = openPool(options.databaseUrl, applicationName, options.poolSize ?? poolLimits.connections);
  pool.on('error', onError);
  const nameOf = statementNames();
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: ({ sql }) => nameOf(sql), onConnectionError: onError }),
    // The longer formats quote the arguments of the call, which may be what a person wrote.
    errorFormat: 'minimal',
  });
  const notify = createNotifier({
    databaseUrl: options.databaseUrl,
    applicationName,
    processId: randomUUID(),
    query: (sql, values) => pool.query(sql, values),
    onError,
  });
  return {
    prisma,
    pool,
    encryption: createEncryption(options.secret, options.secretPrevious),
    notify,
    databaseUrl: options.databaseUrl,
    transaction: (work, transactionOptions) => runTransaction(prisma, work, transactionOptions),
    sqlTransaction: (work, transactionOptions) => runSqlTransaction(pool, nameOf, work, transactionOptions),
    close: async () => {
      await notify.close();
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** A pool with Kawan's timeouts. */
export function openPool(databaseUrl: string, applicationName: string, size: number): pg.Pool {
  return new pg.Pool({
    connectionString: databaseUrl,
    application_name: applicationName,
    max: size,
    connectionTimeoutMillis: poolLimits.connectTimeoutMs,
    idleTimeoutMillis: poolLimits.idleMs,
    keepAlive: true,
  });
}
