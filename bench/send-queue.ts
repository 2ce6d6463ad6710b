/** `send.queue`: delivery with its queue on Postgres, beside bare BullMQ on Postgres. */
import type { Benchmark } from './measure.js';
import { compareQueues } from './queue-comparison.js';

export const benchmark: Benchmark = {
  name: 'send.queue',
  run: () => compareQueues({ messages: 3_000, redisUrl: undefined, server: 'Postgres' }),
};
