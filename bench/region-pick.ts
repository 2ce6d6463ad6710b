/**
 * `region.pick`: how long one look-up of a mistyped desa or kelurahan takes among all 83,763, own kab/kota first, through
 * the action of the form, beside a plain ILIKE with as many statements in one transaction. p95 of both. The right
 * village must be among the hits.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRegion } from '../src/actions/find-region.js';
import { newId } from '../src/ops/ids.js';
import { openStore, type Store } from '../src/store/client.js';
import { withClient } from '../src/store/database.js';
import { openEmbeddedPostgres } from '../src/store/embedded-postgres.js';
import { migrate } from '../src/store/migrate.js';
import { findSource, loadRegions, searchText } from '../src/store/regions.js';
import type { Benchmark } from './measure.js';

const looks = 600;
const warmLooks = 60;
/** A kab/kota may hold more villages of one name than a message has lines. */
const foundLeast = 0.98;
const p95 = 0.95;

interface Look {
  readonly code: string;
  readonly typed: string;
  readonly within: string;
}

export const benchmark: Benchmark = {
  name: 'region.pick',
  run: async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'kawan-bench-'));
    const server = await openEmbeddedPostgres({ dataDir });
    await withClient(server.url, async (client) => {
      await migrate(client);
      await loadRegions(client);
    });
    const store = openStore({ databaseUrl: server.url, secret: 'a secret that only benchmarks know, forty-two.' });
    try {
      return await measure(store, await mistyped());
    } finally {
      await store.close();
      await server.release();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

async function measure(store: Store, wanted: readonly Look[]) {
  const ours: number[] = [];
  const plain: number[] = [];
  const found: boolean[] = [];
  for (const [index, look] of wanted.entries()) {
    const sides = [
      async () => ours.push(await timed(async () => void found.push(await isFound(store, look)))),
      async () => plain.push(await timed(() => plainLook(store, look))),
    ];
    for (const side of index % 2 === 0 ? sides : sides.toReversed()) await side();
    if (index === warmLooks) ours.length = plain.length = 0;
  }
  const right = found.filter(Boolean).length;
  if (right < wanted.length * foundLeast) throw new Error(`only ${right} of ${wanted.length} villages were found`);
  return { value: at(ours, p95), unit: 'ms, p95', baseline: 'plain ILIKE, p95', baselineValue: at(plain, p95) };
}

async function isFound(store: Store, { code, typed, within }: Look): Promise<boolean> {
  const call = { conversationId: newId(), locale: 'id', callId: newId(), input: { query: typed, within } };
  const [outcome] = await store.transaction((tx) => findRegion.run(tx, [call], { now: Date.now(), newId }));
  return outcome?.rows?.some(({ id }) => id === code) ?? false;
}

/** What one would write first: the own kab/kota, then everywhere. It finds nothing that is mistyped. */
async function plainLook(store: Store, { typed, within }: Look): Promise<void> {
  const pattern = `%${searchText(typed)}%`;
  await store.transaction(async (tx) => {
    await tx.$queryRaw`SELECT v.code, v.name, k.name AS kecamatan FROM region v JOIN region k ON k.code = v.parent_code
                       WHERE v.search ILIKE ${pattern} AND v.code LIKE ${`${within}.%`} LIMIT 9`;
    await tx.$queryRaw`SELECT v.code, v.name, k.name AS kecamatan FROM region v JOIN region k ON k.code = v.parent_code
                       WHERE v.search ILIKE ${pattern} AND length(v.code) = 13 LIMIT 9`;
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - from) / 1e6;
}

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((one, two) => one - two);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Every so many villages of the country, each with one slip of the thumb. */
async function mistyped(): Promise<Look[]> {
  const lines = (await readFile(join((await findSource()).folder, 'villages.csv'), 'utf8')).split('\n').slice(1);
  const villages = lines.filter(Boolean).map((line) => line.split(','));
  const stride = Math.floor(villages.length / (looks + warmLooks));
  return Array.from({ length: looks + warmLooks }, (_, index) => {
    const [code = '', , name = ''] = villages[index * stride] ?? [];
    return { code, typed: slip(name, index), within: code.slice(0, 5) };
  });
}

/** One letter behind the first left out, doubled or exchanged with the next. */
function slip(name: string, index: number): string {
  const at = 1 + (index % Math.max(1, name.length - 2));
  const [before, letter, next, behind] = [name.slice(0, at), name[at] ?? '', name[at + 1] ?? '', name.slice(at + 2)];
  const kinds = [before + next + behind, before + letter + letter + next + behind, before + next + letter + behind];
  return name.length < 5 ? name : (kinds[index % kinds.length] ?? name);
}
