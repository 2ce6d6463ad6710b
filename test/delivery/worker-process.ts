/** Delivery alone in a process of its own, sending to an HTTP double; for tests and benchmarks that kill or count processes. */
import { z } from 'zod';
import type { Channel } from '../../src/channels/channel.js';
import { ChannelError } from '../../src/channels/errors.js';
import { createDelivery } from '../../src/delivery/delivery.js';
import { createClock } from '../../src/ops/clock.js';
import { createLog } from '../../src/ops/log.js';
import { openStore } from '../../src/store/client.js';

const environment = z
  .object({
    DATABASE_URL: z.string(),
    REDIS_URL: z.string().optional(),
    SECRET: z.string(),
    DOUBLE_URL: z.string(),
    GAP_MS: z.coerce.number(),
    CONCURRENCY: z.coerce.number(),
  })
  .parse(process.env);

const answerSchema = z.object({ providerId: z.string() });

const channel: Channel = {
  name: 'telegram',
  account: '1',
  limits: { text: 4096, label: 64, choices: 100 },
  pace: { gapMs: environment.GAP_MS, concurrency: environment.CONCURRENCY },
  async send({ outboxId, address, message, attempt }, signal) {
    const body = JSON.stringify({ outboxId, chatId: address.chatId, text: message.text, attempt });
    try {
      const response = await fetch(environment.DOUBLE_URL, { method: 'POST', body, signal });
      return answerSchema.parse(await response.json());
    } catch {
      throw new ChannelError('unknown', 'no answer');
    }
  },
  health: () => ({ ok: true, detail: 'a double' }),
};

const store = openStore({ databaseUrl: environment.DATABASE_URL, secret: environment.SECRET });
const delivery = createDelivery({
  store,
  channels: new Map([['telegram:1', channel]]),
  clock: createClock(),
  log: createLog({ logLevel: process.env['TEST_LOG'] ?? 'silent' }),
  metrics: { delivered: () => {}, throttled: () => {} },
  databaseUrl: environment.DATABASE_URL,
  redisUrl: environment.REDIS_URL,
});
await delivery.start();
process.stdout.write('ready\n');
process.once('SIGTERM', async () => {
  await delivery.stop();
  await store.close();
});
