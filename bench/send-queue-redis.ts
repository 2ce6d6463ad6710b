/** `send.queue.redis`: delivery with its queue on Redis, beside bare BullMQ on Redis. */
import { startRedis } from '../test/support/redis.js';
import type { Benchmark } from './measure.js';
import { compareQueues } from './queue-comparison.js';

export const benchmark: Benchmark = {
  name: 'send.queue.redis',
  run: async () => {
    const redis = await startRedis();
    try {
      return await compareQueues({ messages: 20_000, redisUrl: redis.url, server: 'Redis' });
    } finally {
      await redis.close();
    }
  },
};
