/**
 * The process that a burst comes upon: accept and turn on the world's database, as a server has them. It is handed the
 * messages, answers them when it is told to, and says how long that took and how much memory it held at most.
 */
import { z } from 'zod';
import type { Incoming } from '../src/channels/channel.js';
import { type Arrival, attach, incomingOf } from './durable-world.js';
import { startOurWay } from './our-turn.js';

const orders = z.discriminatedUnion('order', [
  z.object({ order: z.literal('take'), arrivals: z.array(z.object({ chatId: z.string(), words: z.string() })) }),
  z.object({ order: z.literal('answer') }),
]);

const world = attach(process.argv[2] ?? '');
const way = startOurWay(world);
const messages: Incoming[] = [];

process.on('message', (raw) => {
  const order = orders.parse(raw);
  if (order.order === 'take') messages.push(...order.arrivals.map((arrival: Arrival) => incomingOf(arrival)));
  else void answer();
});

async function answer(): Promise<void> {
  let memoryBytes = process.memoryUsage.rss();
  const watching = setInterval(() => {
    memoryBytes = Math.max(memoryBytes, process.memoryUsage.rss());
  }, 20);
  const from = performance.now();
  await way.answer(messages);
  const ms = performance.now() - from;
  clearInterval(watching);
  await way.stop();
  await world.store.close();
  process.send?.({ ms, memoryBytes }, () => process.exit(0));
}
