/**
 * The first hour of a registration: 12,480 people send their form for 10,400 seats, 100 in each of 104 kelurahan, through
 * accept and turn. Nobody is oversold, every seat is taken, the others stand ranked in the reserve. The baseline is one
 * transaction per message over twenty connections, for as many people per seat.
 */
import assert from 'node:assert/strict';
import pg from 'pg';
import { gather, morning, openWorld, someoneAt, type World } from './durable-world.js';
import { type Benchmark, median } from './measure.js';
import { startOurWay } from './our-turn.js';
import { answerPlainly } from './plain-turn.js';

const kelurahan = 104;
const perKelurahan = { seats: 100, people: 120 };
/** The plain way gets a tenth of both, or it would run for a minute. */
const plainShare = 10;
const connections = 20;
const rounds = 3;
const memoryLimitBytes = 400 * 1024 * 1024;

export const benchmark: Benchmark = {
  name: 'burst.apply',
  async run() {
    const rates = { ours: [] as number[], plain: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      for (const side of round % 2 === 0 ? (['ours', 'plain'] as const) : (['plain', 'ours'] as const)) {
        rates[side].push(await (side === 'ours' ? burst() : plainBurst()));
      }
    }
    return {
      value: median(rates.ours),
      unit: 'applications/s',
      baseline: 'one transaction per application, pg, 20 connections',
      baselineValue: median(rates.plain),
    };
  },
};

/** Applications per second of the whole burst. */
async function burst(): Promise<number> {
  const { seats, people } = perKelurahan;
  const world = await openWorld({ regions: kelurahan, seatsPerRegion: seats });
  const way = startOurWay(world);
  const messages = await crowd(world, kelurahan * people);
  let memory = 0;
  const watching = setInterval(() => {
    memory = Math.max(memory, process.memoryUsage.rss());
  }, 50);
  const from = performance.now();
  await way.answer(messages);
  const rate = (messages.length / (performance.now() - from)) * 1_000;
  clearInterval(watching);
  await way.stop();
  await check(world, { seats: kelurahan * seats, reserve: kelurahan * (people - seats) });
  await world.close();
  assert.ok(memory < memoryLimitBytes, `resident memory ${Math.round(memory / 1024 / 1024)} MB`);
  return rate;
}

async function plainBurst(): Promise<number> {
  const seats = perKelurahan.seats / plainShare;
  const people = perKelurahan.people / plainShare;
  const world = await openWorld({ regions: kelurahan, seatsPerRegion: seats });
  const pool = new pg.Pool({ connectionString: world.store.databaseUrl, max: connections });
  const messages = await crowd(world, kelurahan * people);
  const from = performance.now();
  await answerPlainly(world, pool, messages, connections, morning);
  const rate = (messages.length / (performance.now() - from)) * 1_000;
  await pool.end();
  await check(world, { seats: kelurahan * seats, reserve: kelurahan * (people - seats) });
  await world.close();
  return rate;
}

/** As many people in each kelurahan, all with the summary before them, all agreed to a place in the reserve. */
function crowd(world: World, count: number) {
  return gather(world, count, () => someoneAt(world, 'summary', 'reserve'));
}

async function check(world: World, expected: { seats: number; reserve: number }): Promise<void> {
  const { rows } = await world.store.pool.query(
    `SELECT (SELECT count(*) FROM application WHERE seat)::int AS seats,
            (SELECT count(*) FROM application WHERE stage = 'reserve')::int AS reserve,
            (SELECT count(DISTINCT (quota_id, rank)) FROM application WHERE stage = 'reserve')::int AS ranks,
            (SELECT count(*) FROM region_quota WHERE taken <> capacity)::int AS "unevenQuotas",
            (SELECT taken FROM batch) AS taken, (SELECT count(*) FROM outbox)::int AS answers`,
  );
  const { seats, reserve } = expected;
  assert.deepEqual(rows[0], {
    seats,
    reserve,
    ranks: reserve,
    unevenQuotas: 0,
    taken: seats,
    answers: seats + reserve,
  });
}
