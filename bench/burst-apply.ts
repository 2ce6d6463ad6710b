/**
 * The first hour of a registration: 12,480 people send their form for 10,400 seats, 100 in each of 104 kelurahan, through
 * accept and turn. Nobody is oversold, every seat is taken, the others stand ranked in the reserve. The baseline is one
 * transaction per message over twenty connections, for as many people per seat.
 */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { type Arrival, gather, incomingOf, morning, openWorld, someoneAt, type World } from './durable-world.js';
import { type Benchmark, median } from './measure.js';
import { answerPlainly } from './plain-turn.js';

const kelurahan = 104;
const perKelurahan = { seats: 100, people: 120 };
/** The plain way gets a tenth of both, or it would run for a minute. */
const plainShare = 10;
const connections = 20;
const rounds = 3;
/**
 * The server's heap, as an operator of a small machine would bound it. Without a bound V8 lets garbage lie on a machine
 * with much memory (about 425 MB were seen), so what the work needs could not be told from what nobody swept.
 */
const heapMegabytes = 128;
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

/** Applications per second of the whole burst, on a server of its own: its memory is what counts, not that of the crowd. */
async function burst(): Promise<number> {
  const { seats, people } = perKelurahan;
  const world = await openWorld({ regions: kelurahan, seatsPerRegion: seats });
  const arrivals = await crowd(world, kelurahan * people);
  const { ms, memoryBytes } = await serve(world.store.databaseUrl, arrivals);
  await check(world, { seats: kelurahan * seats, reserve: kelurahan * (people - seats) });
  await world.close();
  assert.ok(memoryBytes < memoryLimitBytes, `resident memory ${Math.round(memoryBytes / 1024 / 1024)} MB`);
  return (arrivals.length / ms) * 1_000;
}

const answerSchema = z.object({ ms: z.number(), memoryBytes: z.number() });

function serve(databaseUrl: string, arrivals: readonly Arrival[]): Promise<z.infer<typeof answerSchema>> {
  const server = fork(join(import.meta.dirname, 'burst-server.ts'), [databaseUrl], {
    execArgv: [...process.execArgv, `--max-old-space-size=${heapMegabytes}`],
  });
  return new Promise((resolve, reject) => {
    server.once('message', (raw) => resolve(answerSchema.parse(raw)));
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    server.send({ order: 'take', arrivals });
    server.send({ order: 'answer' });
  });
}

async function plainBurst(): Promise<number> {
  const seats = perKelurahan.seats / plainShare;
  const people = perKelurahan.people / plainShare;
  const world = await openWorld({ regions: kelurahan, seatsPerRegion: seats });
  const pool = new pg.Pool({ connectionString: world.store.databaseUrl, max: connections });
  const messages = (await crowd(world, kelurahan * people)).map(incomingOf);
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
