/** One message after the other through our delivery and through bare BullMQ, on the same server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../src/store/client.js';
import { withClient } from '../src/store/database.js';
import { openEmbeddedPostgres } from '../src/store/embedded-postgres.js';
import { migrate } from '../src/store/migrate.js';
import { openBareQueue } from './bare-queue.js';
import { type Measured, sideBySide } from './measure.js';
import { openOurQueue } from './our-queue.js';

const secret = 'a secret that only benchmarks know, forty-two.';
/** Sends under way at once, on both sides. */
const concurrency = 200;

export interface Comparison {
  /** Of one round. */
  readonly messages: number;
  readonly redisUrl: string | undefined;
  readonly server: string;
}

/**
 * The whole way of a message from the outbox through relay, queue and channel to its mark, beside bare BullMQ that carries
 * the same messages in its jobs to the same channel, at the same concurrency, with nothing kept anywhere.
 */
export async function compareQueues({ messages, redisUrl, server }: Comparison): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kawan-bench-'));
  const postgres = await openEmbeddedPostgres({ dataDir });
  await withClient(postgres.url, (client) => migrate(client));
  const store = openStore({ databaseUrl: postgres.url, secret });
  const options = { store, databaseUrl: postgres.url, redisUrl, messages, concurrency };
  const ours = await openOurQueue(options);
  const bare = await openBareQueue(options);
  try {
    const rates = await sideBySide(ours, bare, { warm: 2, counted: 5 });
    return { ...rates, unit: 'messages/s', baseline: `bare BullMQ on ${server}, ${concurrency} at once` };
  } finally {
    await ours.close();
    await bare.close();
    await store.close();
    await postgres.release();
    await rm(dataDir, { recursive: true, force: true });
  }
}
