import { createPostgresBackend, type PostgresConnectionOptions, Queue, Worker } from 'bullmq';
import pg from 'pg';
import type { Outgoing } from '../src/channels/channel.js';
import { newId } from '../src/ops/ids.js';
import { recordingChannel } from '../test/delivery/recording-channel.js';
import type { QueueOptions, QueueSide } from './our-queue.js';
import { message } from './outbox-world.js';

interface Load {
  readonly chatId: string;
  readonly message: Outgoing;
}

type Job = { readonly id?: string | undefined; readonly data: Load };

const name = 'bare';
const addedAtOnce = 1_000;
const keepNothing = { removeOnComplete: true, removeOnFail: true };
/** The same as ours: they cost something. */
const locks = { lockDuration: 5_000, stalledInterval: 2_000 };

/** BullMQ as its documentation shows it: the message is in the job. */
export async function openBareQueue(options: QueueOptions): Promise<QueueSide> {
  const channel = recordingChannel();
  let done = 0;
  let onDone = () => {};
  const send = async ({ id = '', data: { chatId, message } }: Job) => {
    const address = { channel: channel.name, account: channel.account, chatId };
    await channel.send({ outboxId: id.slice(1), address, message, attempt: 1 }, new AbortController().signal);
  };
  const { addBulk, close } = openOn(options, send, () => {
    done += 1;
    onDone();
  });

  return {
    operations: options.messages,
    async prepare() {
      done = 0;
      channel.sent.length = 0;
    },
    async run() {
      const all = new Promise<void>((resolve) => {
        onDone = () => done === options.messages && resolve();
      });
      for (let added = 0; added < options.messages; added += addedAtOnce) {
        const count = Math.min(addedAtOnce, options.messages - added);
        await addBulk(Array.from({ length: count }, (_, index) => jobFor(added + index)));
      }
      await all;
    },
    async check() {
      if (channel.sent.length !== options.messages)
        throw new Error(`${channel.sent.length} of ${options.messages} sent`);
    },
    close,
  };
}

function jobFor(index: number) {
  const data: Load = { chatId: `${900_000_000 + index}`, message };
  return { name: 'reply', data, opts: { jobId: `o${newId()}`, ...keepNothing } };
}

interface Opened {
  addBulk(jobs: ReturnType<typeof jobFor>[]): Promise<unknown>;
  close(): Promise<void>;
}

type Send = (job: Job) => Promise<void>;

function openOn(options: QueueOptions, send: Send, completed: () => void): Opened {
  return options.redisUrl === undefined ? onPostgres(options, send, completed) : onRedis(options, send, completed);
}

function onRedis({ redisUrl: url = '', concurrency }: QueueOptions, send: Send, completed: () => void): Opened {
  const queue = new Queue(name, { connection: { url } });
  const connection = { url, maxRetriesPerRequest: null };
  const worker = new Worker(name, send, { connection, concurrency, ...locks });
  worker.on('completed', completed);
  return {
    addBulk: (jobs) => queue.addBulk(jobs),
    async close() {
      await worker.close();
      await queue.close();
    },
  };
}

function onPostgres({ databaseUrl, concurrency }: QueueOptions, send: Send, completed: () => void): Opened {
  const pool = new pg.Pool({ connectionString: databaseUrl, options: '-c search_path=bullmq', max: 4 });
  const connection = pool as unknown as PostgresConnectionOptions;
  const queue = new Queue(name, { connection }, createPostgresBackend);
  const worker = new Worker(name, send, { connection, concurrency, ...locks }, createPostgresBackend);
  worker.on('completed', completed);
  return {
    addBulk: (jobs) => queue.addBulk(jobs),
    async close() {
      await worker.close();
      await queue.close();
      await pool.end();
    },
  };
}
