/**
 * The only file that knows BullMQ. A job is nothing but the ids of outbox rows of one lane: one row where an account has a
 * pace, a page of them where nothing holds it back. It comes at least once, and what it means is decided by the rows. On Postgres (the default) the jobs live in a schema of their own in the same
 * database, on Redis under a prefix; nothing else differs.
 */
import { createPostgresBackend, type JobsOptions, type PostgresConnectionOptions, Queue, Worker } from 'bullmq';
import pg from 'pg';
import { z } from 'zod';
import type { Lane } from '../store/outbox.js';
import { queueLimits } from './limits.js';

/** A row that is to be sent. */
export interface Job {
  readonly id: string;
  readonly lane: Lane;
}

export interface SendQueue {
  /** `rowsMost` rows of a lane share a job. Adding a row again while its job stands in the queue is harmless: who comes
   *  second finds that the row has gone on. */
  add(rows: readonly Job[], rowsMost: number): Promise<void>;
  /** Hands rows to `process`, replies first, those of `concurrency` jobs at a time, until the worker is closed. */
  work(process: (job: Job) => Promise<void>, concurrency: number): QueueWorker;
}

export interface QueueWorker {
  /** Takes no more jobs and waits for those under way. */
  close(): Promise<void>;
  /** Of a server that does not answer. */
  letGo(): void;
}

export interface Queues {
  /** `account` is `<channel>:<account>`. */
  open(account: string): SendQueue;
  /** Rejects when the queue's server does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface QueueOptions {
  /** Unset: Postgres. */
  readonly redisUrl?: string | undefined;
  readonly databaseUrl: string;
  /** Keeps installations that share a Redis apart. */
  readonly prefix: string;
  /** Number of accounts: each worker holds one connection to listen. */
  readonly accounts: number;
  /** Told about broken connections; BullMQ mends them by itself. */
  readonly onError: (error: unknown) => void;
}

type OnError = (event: 'error', listener: (error: Error) => void) => unknown;
type Processor = (job: { id?: string | undefined; name: string; data: unknown }) => Promise<void>;

/** What we use of BullMQ's `Queue` and `Worker`; their own types differ by server. */
interface JobQueue {
  readonly on: OnError;
  add(name: string, data: object, options: JobsOptions): Promise<unknown>;
  addBulk(jobs: { name: string; data: object; opts: JobsOptions }[]): Promise<unknown>;
  getJobCounts(state: 'active'): Promise<unknown>;
  close(): Promise<void>;
}

interface JobWorker {
  readonly on: OnError;
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

/** Makes BullMQ's objects on one of its two servers. */
interface Backend {
  queue(name: string): JobQueue;
  worker(name: string, processor: Processor, concurrency: number): JobWorker;
  close(): Promise<void>;
}

export async function openQueues(options: QueueOptions): Promise<Queues> {
  const { redisUrl, onError } = options;
  const backend = redisUrl === undefined ? await onPostgres(options) : onRedis(redisUrl, options.prefix);
  const opened: { close(): Promise<void> }[] = [];
  const openQueue = (name: string) => {
    const queue = backend.queue(name);
    queue.on('error', onError);
    opened.push(queue);
    return queue;
  };
  const control = openQueue('kawan-control');
  return {
    open(account) {
      // BullMQ uses the colon itself.
      const name = `kawan-${account.replaceAll(':', '-')}`;
      return sendQueue(openQueue(name), (processor, concurrency) => {
        const worker = backend.worker(name, processor, concurrency);
        worker.on('error', onError);
        return worker;
      });
    },
    async ping() {
      await control.getJobCounts('active');
    },
    async close() {
      for (const queue of opened) await queue.close().catch(onError);
      await backend.close();
    },
  };
}

function sendQueue(queue: JobQueue, openWorker: (processor: Processor, concurrency: number) => JobWorker): SendQueue {
  return {
    async add(rows, rowsMost) {
      const [first, ...others] = pagesOf(rows, rowsMost);
      if (first === undefined) return;
      // In bulk BullMQ makes two temporary tables on Postgres; one job alone is cheaper by itself.
      if (others.length === 0) await queue.add(first.lane, dataOf(first), optionsOf(first));
      else {
        const jobs = [first, ...others].map((page) => ({ name: page.lane, data: dataOf(page), opts: optionsOf(page) }));
        await queue.addBulk(jobs);
      }
    },
    work(process, concurrency) {
      const worker = openWorker(async ({ id = '', name, data }) => {
        const lane = name === 'reply' ? 'reply' : 'proactive';
        const { more } = dataSchema.parse(data);
        await Promise.all([id.slice(1), ...more].map((row) => process({ id: row, lane })));
      }, concurrency);
      // It may wait for the server for ever; nobody waits for it.
      return { close: () => worker.close(), letGo: () => void worker.disconnect().catch(() => {}) };
    },
  };
}

/** Rows of one lane that share a job: it is named after the first. */
interface Page {
  readonly lane: Lane;
  readonly ids: [string, ...string[]];
}

function pagesOf(rows: readonly Job[], rowsMost: number): Page[] {
  const pages: Page[] = [];
  const open = new Map<Lane, Page>();
  for (const { id, lane } of rows) {
    const page = open.get(lane);
    if (page !== undefined && page.ids.length < rowsMost) page.ids.push(id);
    else {
      const next: Page = { lane, ids: [id] };
      pages.push(next);
      open.set(lane, next);
    }
  }
  return pages;
}

const dataSchema = z.object({ more: z.array(z.string()).default([]) });

/** What its id does not tell. */
function dataOf({ ids }: Page): { readonly more?: readonly string[] } {
  return ids.length === 1 ? {} : { more: ids.slice(1) };
}

/** A kept job would swallow a later one of the same id in silence; BullMQ refuses ids that are all digits or hold a colon. */
function optionsOf({ ids: [first], lane }: Page): JobsOptions {
  const options = { jobId: `o${first}`, removeOnComplete: true, removeOnFail: true };
  return lane === 'reply' ? options : { ...options, priority: queueLimits.bulkPriority };
}

const workerOptions = {
  lockDuration: queueLimits.lockMs,
  stalledInterval: queueLimits.stalledEveryMs,
  maxStalledCount: queueLimits.stalledMost,
  runRetryDelay: queueLimits.retryMs,
} as const;

async function onPostgres({ databaseUrl, accounts, onError }: QueueOptions): Promise<Backend> {
  const schema = 'bullmq';
  const migrating = createPostgresBackend('kawan', {
    connection: { connectionString: databaseUrl, schema, migrate: true, max: 1 },
  });
  try {
    await migrating.waitUntilReady();
  } finally {
    await migrating.close();
  }
  // One pool for all of BullMQ, which never gets ours: it needs a search path of its own.
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${schema}`,
    application_name: 'kawan-queue',
    max: queueLimits.connections + accounts,
    keepAlive: true,
  });
  pool.on('error', onError);
  // Every pg.Pool will do (its documentation); only the overloads of @types/pg stand in the way.
  const connection = pool as unknown as PostgresConnectionOptions;
  return {
    queue: (name) => new Queue(name, { connection }, createPostgresBackend),
    worker: (name, processor, concurrency) =>
      new Worker(name, processor, { ...workerOptions, connection, concurrency }, createPostgresBackend),
    close: () => pool.end(),
  };
}

function onRedis(url: string, prefix: string): Backend {
  // An add must fail while the server is away, not wait: the outbox has it all, and the sweep adds it again.
  const connection = { url, enableOfflineQueue: false, maxRetriesPerRequest: 1 };
  return {
    queue: (name) => new Queue(name, { connection, prefix }),
    worker: (name, processor, concurrency) =>
      new Worker(name, processor, {
        ...workerOptions,
        connection: { url, maxRetriesPerRequest: null },
        prefix,
        concurrency,
      }),
    close: async () => {},
  };
}
