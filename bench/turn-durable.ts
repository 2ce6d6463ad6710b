/**
 * Messages per second from their arrival to the committed answer: dedupe, state, step, outbox, sealed and parsed, 8 % of
 * them applying for a seat. The baseline is one transaction per message through `pg` over twenty connections, with the
 * same rows written. Both sides share the database and are measured in turns.
 */
import assert from 'node:assert/strict';
import pg from 'pg';
import type { Incoming } from '../src/channels/channel.js';
import { gather, incomingOf, morning, openWorld, someoneAt, type World } from './durable-world.js';
import { type Benchmark, median } from './measure.js';
import { type OurWay, startOurWay } from './our-turn.js';
import { answerPlainly } from './plain-turn.js';

/** Messages per round: seconds of work for the faster side, and some for the slower one. */
const ours = 8_000;
const plain = 2_500;
const rounds = { warm: 1, counted: 5 };
const connections = 20;

export const benchmark: Benchmark = {
  name: 'turn.durable',
  async run() {
    const world = await openWorld({ regions: 104, seatsPerRegion: 10_000 });
    const pool = new pg.Pool({ connectionString: world.store.databaseUrl, max: connections });
    const way = startOurWay(world);
    try {
      const rates = await measure(world, pool, way);
      await way.stop();
      await check(world, (rounds.warm + rounds.counted) * (ours + plain));
      return {
        value: median(rates.ours),
        unit: 'messages/s',
        baseline: 'one transaction per message, pg, 20 connections',
        baselineValue: median(rates.plain),
      };
    } finally {
      await pool.end();
      await world.close();
    }
  },
};

async function measure(world: World, pool: pg.Pool, way: OurWay) {
  const rates = { ours: [] as number[], plain: [] as number[] };
  const sides = {
    ours: (messages: Incoming[]) => way.answer(messages),
    plain: (messages: Incoming[]) => answerPlainly(world, pool, messages, connections, morning),
  };
  for (let round = 0; round < rounds.warm + rounds.counted; round += 1) {
    for (const side of round % 2 === 0 ? (['ours', 'plain'] as const) : (['plain', 'ours'] as const)) {
      const messages = await newcomers(world, side === 'ours' ? ours : plain);
      const from = performance.now();
      await sides[side](messages);
      const rate = (messages.length / (performance.now() - from)) * 1_000;
      if (round >= rounds.warm) rates[side].push(rate);
    }
  }
  return rates;
}

/** People in the middle of the form, two of twenty-five about to send it; and what each of them says. */
async function newcomers(world: World, count: number): Promise<Incoming[]> {
  const arrivals = await gather(world, count, (index) =>
    someoneAt(world, index % 25 < 2 ? 'summary' : index % 2 === 0 ? 'phone_number' : 'full_name'),
  );
  return arrivals.map(incomingOf);
}

/** Every message was taken in and answered once, and who applied has a seat. */
async function check(world: World, messages: number): Promise<void> {
  const { rows } = await world.store.pool.query(
    `SELECT (SELECT count(*) FROM inbox WHERE state = 'done')::int AS done, (SELECT count(*) FROM inbox)::int AS inbox,
            (SELECT count(*) FROM outbox)::int AS outbox, (SELECT count(*) FROM application WHERE seat)::int AS seats`,
  );
  assert.deepEqual(rows[0], { done: messages, inbox: messages, outbox: messages, seats: (messages / 25) * 2 });
}
