import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countChanges } from '../../src/actions/import-catalogue.js';
import { readCatalogueRows } from '../../src/store/catalogue-rows.js';
import { filesOf, importFiles, seedCatalogue, seedDay, seedFiles, withRegions } from '../support/catalogue.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await withRegions(database.store);
});
afterAll(() => database.close());

const head = 'authority: Dinas Contoh\nregion: "16.07"\ntimezone: Asia/Jakarta\n';
const contoh = (more = '') =>
  `${head}centres:\n  - code: blk-contoh\n    name: BLK Contoh\n    kind: uptd\n    trades: [las]\n    facilities: [{ key: module, label: Modul }]\n${more}`;
const real =
  '      - { trade: las, mode: first_come, opens: 2026-11-20, closes: 2026-12-10, starts: 2026-12-21, quotas: { by: kecamatan, each: 2, within: "16.07" } }\n';

const counts = async () => {
  const { prisma } = database.store;
  return [
    await prisma.trainingCentre.count(),
    await prisma.program.count(),
    await prisma.batch.count(),
    await prisma.regionQuota.count(),
  ];
};

describe('importing a catalogue', () => {
  it('says what it would do and writes nothing in a dry run', async () => {
    const report = await importFiles(database.store, await seedFiles(), { dryRun: true });
    expect(report.written).toBe(false);
    expect(countChanges(report.changes)).toEqual({ added: 189, changed: 0, kept: 0 });
    expect(await counts()).toEqual([0, 0, 0, 0]);
    expect(await database.store.prisma.auditEvent.count()).toBe(0);
  });

  it('writes nothing at all when one of the files has an error', async () => {
    const report = await importFiles(
      database.store,
      filesOf({ 'good.yaml': contoh(), 'bad.yaml': contoh().replace('[las]', '[lass]') }),
    );
    expect(report.findings.map(({ file, line }) => [file, line])).toContainEqual(['bad.yaml', 8]);
    expect(report.written).toBe(false);
    expect(await counts()).toEqual([0, 0, 0, 0]);
  });

  it('loads the whole demo, once: the second time changes nothing', async () => {
    const { store } = database;
    expect((await importFiles(store, await seedFiles())).written).toBe(true);
    expect(await counts()).toEqual([10, 40, 23, 112]);
    const again = await importFiles(store, await seedFiles());
    expect([again.written, again.changes, again.opened]).toEqual([false, [], []]);
    expect(await store.prisma.auditEvent.findMany({ select: { actor: true, action: true } })).toEqual([
      { actor: 'test', action: 'catalog.import' },
    ]);
  });

  it('moves the days of demo classes when it is loaded on another day, and keeps what was counted', async () => {
    const { prisma } = database.store;
    await prisma.batch.update({ where: { code: 'blk-metro-las-1' }, data: { applied: 3, taken: 1, state: 'closed' } });
    const report = await importFiles(database.store, await seedFiles(), { now: seedDay + 7 * 86_400_000 });
    expect(countChanges(report.changes)).toEqual({ added: 0, changed: 23, kept: 0 });
    const batch = await prisma.batch.findUniqueOrThrow({ where: { code: 'blk-metro-las-1' } });
    expect([batch.applied, batch.taken, batch.state]).toEqual([3, 1, 'closed']);
  });

  it('gives the same ids on every machine', async () => {
    const other = await testDatabase();
    try {
      await seedCatalogue(other.store);
      const ids = (store: TestDatabase['store']) =>
        store.prisma.batch.findMany({ select: { id: true, code: true }, orderBy: { code: 'asc' } });
      expect(await ids(other.store)).toEqual(await ids(database.store));
    } finally {
      await other.close();
    }
  });

  it('changes what differs and keeps what the files leave out', async () => {
    const { store } = database;
    await importFiles(store, filesOf({ 'a.yaml': contoh(`    batches:\n${real}`) }));
    const report = await importFiles(store, filesOf({ 'a.yaml': contoh().replace('BLK Contoh', 'BLK Contoh Baru') }));
    expect(
      report.changes
        .map(({ change, kind, code }) => `${change} ${kind} ${code}`)
        .filter((line) => !line.includes('quota')),
    ).toEqual(['changed centre blk-contoh', 'kept batch blk-contoh-las-1']);
    const rows = await store.transaction((tx) => readCatalogueRows(tx, ['blk-contoh']));
    expect([rows.centres[0]?.name, rows.batches.length, rows.quotas.length]).toEqual(['BLK Contoh Baru', 1, 21]);
  });

  it('never takes a seat away from somebody who has it', async () => {
    const { store } = database;
    const quota = await store.prisma.regionQuota.findFirstOrThrow({ where: { batch: { code: 'blk-contoh-las-1' } } });
    await store.prisma.regionQuota.update({ where: { id: quota.id }, data: { taken: 2 } });
    await importFiles(store, filesOf({ 'a.yaml': contoh(`    batches:\n${real.replace('each: 2', 'each: 1')}`) }));
    expect((await store.prisma.regionQuota.findUniqueOrThrow({ where: { id: quota.id } })).capacity).toBe(2);
    expect(await store.prisma.regionQuota.count({ where: { capacity: 1 } })).toBe(20);
  });

  it('opens a draft when its file says so, and never opens again what staff has closed', async () => {
    const { store } = database;
    const open = filesOf({ 'a.yaml': contoh(`    batches:\n${real.replace('mode:', 'state: open, mode:')}`) });
    expect((await importFiles(store, open)).opened).toEqual(['blk-contoh-las-1']);
    await store.prisma.batch.update({ where: { code: 'blk-contoh-las-1' }, data: { state: 'closed' } });
    expect((await importFiles(store, open)).opened).toEqual([]);
    expect((await store.prisma.batch.findUniqueOrThrow({ where: { code: 'blk-contoh-las-1' } })).state).toBe('closed');
  });
});
