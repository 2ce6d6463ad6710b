/**
 * What the durable benchmarks run on: a Postgres of their own, one open batch, and people who stand in the middle of the
 * real application form. Both sides (ours and the plain way) get the same people, states, rows, encryption and zod.
 */

import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Action } from '../src/actions/action.js';
import { createApply } from '../src/actions/apply.js';
import type { Incoming } from '../src/channels/channel.js';
import { unknownDesk } from '../src/compose/talk.js';
import { printConversationState } from '../src/conversation/conversation-state.js';
import { loadGlobals } from '../src/conversation/globals.js';
import type { TalkDeps } from '../src/conversation/talk-deps.js';
import type { FlowState } from '../src/flow/state.js';
import { newId } from '../src/ops/ids.js';
import { loadProject } from '../src/ops/project-files.js';
import { openStore, type Store } from '../src/store/client.js';
import { withClient } from '../src/store/database.js';
import { openEmbeddedPostgres } from '../src/store/embedded-postgres.js';
import { migrate } from '../src/store/migrate.js';

const root = join(import.meta.dirname, '..');

/** Monday morning in Jakarta; the batch is open then. */
export const morning = Date.parse('2026-03-02T02:00:00Z');

export interface World {
  readonly store: Store;
  readonly talk: TalkDeps;
  readonly actions: ReadonlyMap<string, Action>;
  readonly batch: string;
  /** Kelurahan codes, one quota each. */
  readonly regions: readonly string[];
  close(): Promise<void>;
}

/** Somebody in the middle of the form, and what they will say next. */
export interface Someone {
  readonly chatId: string;
  readonly state: FlowState;
  readonly words: string;
}

export interface WorldOptions {
  readonly regions: number;
  readonly seatsPerRegion: number;
}

export async function openWorld({ regions, seatsPerRegion }: WorldOptions): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kawan-bench-'));
  const server = await openEmbeddedPostgres({ dataDir });
  await withClient(server.url, (client) => migrate(client));
  const store = openBenchStore(server.url);
  const codes = Array.from(
    { length: regions },
    (_, index) => `36.71.${String(1 + (index % 13)).padStart(2, '0')}.${1001 + Math.floor(index / 13)}`,
  );
  await openBatch(store, codes, seatsPerRegion);
  return {
    ...thinking(store),
    store,
    batch: 'bench-1',
    regions: codes,
    close: async () => {
      await store.close();
      await server.release();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A store on the database of a world, for one that was opened in another process. */
export function attach(databaseUrl: string): Pick<World, 'store' | 'talk' | 'actions'> {
  const store = openBenchStore(databaseUrl);
  return { ...thinking(store), store };
}

function openBenchStore(databaseUrl: string): Store {
  return openStore({ databaseUrl, secret: 'a secret that only benchmarks know, forty-two.', poolSize: 24 });
}

/** The real flows, texts and words, and the real application. */
function thinking(store: Store): Pick<World, 'talk' | 'actions'> {
  const { flows, messages, words } = loadProject(root);
  const talk: TalkDeps = {
    flows,
    messages,
    words,
    globals: loadGlobals(readFileSync(join(root, 'flows/_global.yaml'), 'utf8')),
    faq: { answer: () => null },
    desk: unknownDesk,
    wishes: () => ({}),
    zone: 'Asia/Jakarta',
    locales: ['id', 'en'],
    tokenOf: (rowId, name) => `${rowId}${name}`,
  };
  const apply = createApply({ encryption: store.encryption, demoShown: true });
  return { talk, actions: new Map([[apply.name, apply]]) };
}

async function openBatch(store: Store, regions: readonly string[], seats: number): Promise<void> {
  const { prisma } = store;
  await prisma.trade.create({ data: { key: 'las' } });
  const centre = await prisma.trainingCentre.create({
    data: {
      id: newId(),
      code: 'bench',
      name: 'BLK Contoh',
      kind: 'kelurahan',
      authority: 'Dinas Contoh',
      regionCode: '36.71',
      timezone: 'Asia/Jakarta',
    },
  });
  const program = await prisma.program.create({
    data: { id: newId(), code: 'bench', centreId: centre.id, tradeKey: 'las', title: 'Las' },
  });
  await prisma.batch.create({
    data: {
      id: newId(),
      code: 'bench-1',
      programId: program.id,
      centreId: centre.id,
      mode: 'first_come',
      state: 'open',
      capacity: seats * regions.length,
      quotaBy: 'kelurahan',
      opensAt: new Date(morning - 86_400_000),
      closesAt: new Date(morning + 86_400_000),
      startsOn: new Date('2026-04-06'),
      quotas: { create: regions.map((regionCode) => ({ id: newId(), regionCode, capacity: seats })) },
    },
  });
}

let people = 0;

/** Somebody at a node of the form, with everything answered that comes before it. */
export function someoneAt(world: World, node: 'full_name' | 'phone_number' | 'summary', wish?: string): Someone {
  people += 1;
  const flow = world.talk.flows.get('apply');
  if (flow === undefined) throw new Error('there is no flow apply');
  const region = world.regions[people % world.regions.length] ?? '';
  const early = {
    batch: world.batch,
    training: 'Las',
    centre: 'BLK Contoh',
    authority: 'Dinas Contoh',
    within: '36.71',
    asksActivity: false,
    born: '1999-08-17',
    education: 'SMA',
    village: region,
    villageName: 'Contoh',
    villageIn: 'Contoh',
    consent: newId(),
  };
  const later = {
    ...early,
    name: 'Peserta Contoh',
    nik: uniqueNik(people),
    masked: '3671••••••••',
    phone: '+6281200000000',
    seatLine: 'Kursi tersisa',
    starts: '2026-04-06',
    closes: '2026-03-31',
    ...(wish === undefined ? null : { wish }),
  };
  const labels = [...(flow.nodes.get(node)?.type === 'choose' ? ['send', 'edit', 'stop'] : [])];
  const state: FlowState = {
    flow: 'apply',
    revision: flow.revision,
    node,
    // A class that asks for an account: the question after the phone number.
    vars: node === 'full_name' ? early : node === 'phone_number' ? { ...later, asksAccount: true } : later,
    stack: [],
    trail: ['notice=agree'],
    tries: 0,
    since: morning,
    turn: 2,
    waiting: 'answer',
    offered: labels.map((id) => ({ id, label: world.talk.messages.render('id', `apply.summary.choices.${id}`) })),
  };
  const words = { full_name: 'Peserta Contoh', phone_number: '0812 3456 7890', summary: '1' }[node];
  return { chatId: `bench-${people}`, state, words };
}

/** A NIK that nobody else here has: built, and of nobody. */
function uniqueNik(number: number): string {
  const day = 1 + (number % 28);
  const year = 80 + (Math.floor(number / 28) % 20);
  const serial = 1 + (Math.floor(number / 560) % 9_999);
  return `367101${String(day).padStart(2, '0')}08${year}${String(serial).padStart(4, '0')}`;
}

/** Some at a time: the memory that setting up needs must not be what is measured afterwards. */
const seatedAtOnce = 250;

/** What somebody says next. */
export interface Arrival {
  readonly chatId: string;
  readonly words: string;
}

export function incomingOf({ chatId, words }: Arrival): Incoming {
  const address = { channel: 'web', account: 'web', chatId } as const;
  return { address, messageId: newId(), body: { kind: 'text', text: words }, at: morning };
}

/** Makes people and their chats, standing where they stand; answers what each of them will say. */
export async function gather(world: World, count: number, make: (index: number) => Someone): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  for (let start = 0; start < count; start += seatedAtOnce) {
    const some = Array.from({ length: Math.min(seatedAtOnce, count - start) }, (_, index) => make(start + index));
    await seat(world, some);
    for (const { chatId, words } of some) arrivals.push({ chatId, words });
  }
  await world.store.pool.query('VACUUM ANALYZE');
  return arrivals;
}

async function seat(world: World, all: readonly Someone[]): Promise<void> {
  const { pool, encryption } = world.store;
  const ids = all.map(() => newId());
  await pool.query(
    `WITH who AS (
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS u (id, external_enc, external_hash, state_enc)
     ), made AS (
       INSERT INTO chat_identity (id, channel, account, external_enc, external_hash, created_at)
       SELECT id, 'web', 'web', external_enc, external_hash, to_timestamp($5::float8 / 1000) FROM who
     )
     INSERT INTO conversation (id, state_enc, in_seq, out_seq, last_in_at, updated_at)
     SELECT id, state_enc, 2, 4, to_timestamp($5::float8 / 1000), to_timestamp($5::float8 / 1000) FROM who`,
    [
      ids,
      all.map(({ chatId }) => encryption.seal(chatId)),
      all.map(({ chatId }) => encryption.hash('chat', chatId)),
      all.map(({ state }) => encryption.seal(printConversationState({ flow: state, held: [] }) ?? '')),
      morning,
    ],
  );
}
