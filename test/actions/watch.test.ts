import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBatch } from '../../src/actions/open-batch.js';
import { newId } from '../../src/ops/ids.js';
import type { Values } from '../../src/text/value.js';
import {
  type Discovery,
  filesOf,
  importFiles,
  openDiscovery,
  project,
  seedCatalogue,
  seedDay,
} from '../support/catalogue.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { call, makeChats, perform } from '../support/enrolment.js';

let database: TestDatabase;
let discovery: Discovery;
beforeAll(async () => {
  database = await testDatabase();
  await seedCatalogue(database.store);
  discovery = await openDiscovery(database.store);
});
afterAll(() => database.close());

const run = async (name: string, chat: string, input: Values) =>
  (await perform(database.store, discovery.action(name), [call(chat, input)], seedDay))[0];
const watch = (chat: string, input: Values) => run('watch', chat, { consent: newId(), ...input });

async function chats(count: number): Promise<string[]> {
  return makeChats(database.store, count);
}

/** What a chat was told, opened. */
async function notices(
  chat: string,
): Promise<{ args: { classes: { args: Values }[]; more: number }; actions: { flow: string; vars: Values }[] }[]> {
  const rows = await database.store.prisma.inbox.findMany({
    where: { conversationId: chat, kind: 'notice' },
    orderBy: { arrival: 'asc' },
  });
  return rows.map((row) => JSON.parse(database.store.encryption.open(row.bodyEnc)));
}

const titles = async (chat: string) =>
  (await notices(chat)).map(({ args }) => args.classes.map((one) => one.args.title));

let made = 0;
/** Imports one more centre with open classes of these trades; answers the codes. */
async function newClasses(
  trades: readonly string[],
  options: { region?: string; state?: string; demo?: boolean; demoShown?: boolean } = {},
) {
  made += 1;
  const centre = `blk-baru-${made}`;
  const { region = '18.01', state = 'open', demo = false, demoShown = true } = options;
  const batches = trades.map(
    (trade) =>
      `      - { trade: ${trade}, mode: selection, state: ${state}, opens: 2026-11-20, closes: 2026-12-10, starts: 2026-12-21, demo: ${demo} }`,
  );
  const text = `authority: Dinas Contoh\nregion: "${region.slice(0, 2)}"\ntimezone: Asia/Jakarta\ncentres:\n  - code: ${centre}\n    name: ${centre}\n    kind: uptd\n    region: "${region}"\n    trades: [${trades.join(', ')}]\n    batches:\n${batches.join('\n')}\n`;
  const report = await importFiles(database.store, filesOf({ 'baru.yaml': text }), { demoShown });
  return { codes: trades.map((trade) => `${centre}-${trade}-1`), told: report.told };
}

const open = (code: string) =>
  database.store.transaction((tx) =>
    openBatch(
      tx,
      code,
      { encryption: database.store.encryption, demoShown: true, actor: 'test' },
      { now: seedDay, newId },
    ),
  );

describe('"kabari saya"', () => {
  it('tells those who wish for the trade or the place, and nobody else', async () => {
    const [byTrade = '', byPlace = '', byBoth = '', other = '', neighbour = ''] = await chats(5);
    await watch(byTrade, { trade: 'boga' });
    await watch(byPlace, { place: '18.01' });
    await watch(byBoth, { trade: 'boga', place: '18.71' });
    await watch(other, { trade: 'las' });
    await watch(neighbour, { place: '18.01.06.2001' });
    const { told } = await newClasses(['boga']);
    expect(told).toBe(3);
    expect(await Promise.all([byTrade, byPlace, byBoth, other, neighbour].map(titles))).toEqual([
      [['Boga (roti, kue)']],
      [['Boga (roti, kue)']],
      [],
      [],
      [['Boga (roti, kue)']],
    ]);
  });

  it('a chat with several wishes that fit gets one message, with a button to the class', async () => {
    const [chat = ''] = await chats(1);
    await watch(chat, { trade: 'barista' });
    await watch(chat, { place: '31.71' });
    await watch(chat, { trade: 'barista', place: '31' });
    const { codes } = await newClasses(['barista'], { region: '31.71' });
    const [notice, ...more] = await notices(chat);
    expect(more).toEqual([]);
    expect(notice?.actions.map(({ flow, vars }) => [flow, vars])).toEqual([
      ['programme', { code: codes[0] }],
      ['unwatch', {}],
    ]);
    const { classes, more: rest } = notice?.args ?? { classes: [], more: -1 };
    const text = project.messages.render('id', 'notice.batch_open', {
      classes: classes.map((one) => ({ type: 'message' as const, key: 'catalogue.new_class', args: one.args })),
      more: rest,
    });
    expect(text).toContain('Barista, blk-baru-2, mulai 21 Desember 2026');
  });

  it('many classes at once are one message that names three, and lead to their list', async () => {
    const [chat = ''] = await chats(1);
    await watch(chat, { place: '32.73' });
    await newClasses(['las', 'listrik', 'boga', 'barista', 'tik'], { region: '32.73' });
    const [notice, ...more] = await notices(chat);
    expect(more).toEqual([]);
    expect([notice?.args.classes.length, notice?.args.more]).toEqual([3, 2]);
    expect(notice?.actions[0]?.flow).toBe('discover');
    expect(String(notice?.actions[0]?.vars.codes).split(' ')).toHaveLength(5);
    const listed = await run('find_programs', chat, notice?.actions[0]?.vars ?? {});
    expect(listed?.outcome).toBe('none');
    await discovery.catalogue.refresh();
    expect((await run('find_programs', chat, notice?.actions[0]?.vars ?? {}))?.values?.count).toBe(5);
  });

  it('opening a draft tells of it, once, also when it is imported again', async () => {
    const [chat = ''] = await chats(1);
    await watch(chat, { place: '33.74' });
    const { codes, told } = await newClasses(['mesin'], { region: '33.74', state: 'draft' });
    expect([told, await titles(chat)]).toEqual([0, []]);
    const opened = await open(codes[0] ?? '');
    expect(opened).toMatchObject({ opened: true, told: 1 });
    expect(await open(codes[0] ?? '')).toEqual({ opened: false, why: 'state', state: 'open' });
    expect(await titles(chat)).toEqual([['Mesin']]);
    await database.store.prisma.batch.update({ where: { code: codes[0] ?? '' }, data: { state: 'draft' } });
    expect(await open(codes[0] ?? '')).toMatchObject({ opened: true, told: 0 });
    expect(await titles(chat)).toEqual([['Mesin']]);
    expect(await database.store.prisma.auditEvent.count({ where: { action: 'batch.open' } })).toBe(2);
  });

  it('what cannot be opened says why', async () => {
    expect(await open('nirgends-1')).toEqual({ opened: false, why: 'unknown' });
    const { codes } = await newClasses(['las'], { region: '33.75', state: 'draft' });
    await database.store.prisma.batch.update({
      where: { code: codes[0] ?? '' },
      data: { closesAt: new Date(seedDay - 1) },
    });
    expect(await open(codes[0] ?? '')).toEqual({ opened: false, why: 'past' });
  });

  it('nobody is told of a demo class that is not shown', async () => {
    const [chat = ''] = await chats(1);
    await watch(chat, { place: '35.78' });
    expect((await newClasses(['las'], { region: '35.78', demo: true, demoShown: false })).told).toBe(0);
    expect(await titles(chat)).toEqual([]);
  });

  it('who stopped alerts or cannot be reached is not told, and is not asked to wish', async () => {
    const [stopped = '', blocked = '', well = ''] = await chats(3);
    for (const chat of [stopped, blocked, well]) await watch(chat, { place: '34.71' });
    const { prisma } = database.store;
    await prisma.chatIdentity.update({ where: { id: stopped }, data: { optedOut: ['alerts'] } });
    await prisma.chatIdentity.update({ where: { id: blocked }, data: { reachable: false } });
    await newClasses(['las'], { region: '34.71' });
    expect(await Promise.all([stopped, blocked, well].map(titles))).toEqual([[], [], [['Las']]]);
    expect((await run('describe_wish', stopped, { trade: 'las' }))?.outcome).toBe('stopped');
    expect((await watch(stopped, { trade: 'boga' }))?.outcome).toBe('stopped');
    expect(await prisma.interest.count({ where: { identityId: stopped } })).toBe(1);
  });

  it('wishes end, begin again, and have a limit', async () => {
    const [chat = ''] = await chats(1);
    const { prisma } = database.store;
    expect((await run('unwatch', chat, {}))?.outcome).toBe('none');
    expect((await watch(chat, { trade: 'tata-kecantikan|tata-rias|tata-rambut', place: '16.07' }))?.outcome).toBe('ok');
    expect(await prisma.interest.count({ where: { identityId: chat, endedAt: null } })).toBe(3);
    expect((await run('unwatch', chat, {}))?.outcome).toBe('ok');
    expect(await prisma.interest.count({ where: { identityId: chat, endedAt: null } })).toBe(0);
    await watch(chat, { trade: 'tata-rias', place: '16.07' });
    await watch(chat, { trade: 'tata-rias', place: '16.07' });
    expect(await prisma.interest.count({ where: { identityId: chat, endedAt: null } })).toBe(1);
    for (let place = 10; place < 19; place += 1) await watch(chat, { place: `32.${place}` });
    expect((await watch(chat, { trade: 'las' }))?.outcome).toBe('too_many');
  });

  it('says what the wish is for', async () => {
    const [chat = ''] = await chats(1);
    const said = async (input: Values) =>
      project.messages.value('id', (await run('describe_wish', chat, input))?.values?.about ?? null);
    expect(await said({ trade: 'las', place: '16.07' })).toBe('Las di Kabupaten Banyuasin');
    expect(await said({ trade: 'tata-rias|tata-rambut' })).toBe('Tata rias dan Tata rambut');
    expect(await said({ place: '18' })).toBe('pelatihan di Lampung');
    expect(await said({})).toBe('pelatihan');
  });
});
