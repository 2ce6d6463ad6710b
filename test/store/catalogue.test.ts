import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/store/catalogue.js';
import { openStore } from '../../src/store/client.js';
import { filesOf, importFiles, seedCatalogue } from '../support/catalogue.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { testSecret } from '../support/test-secret.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await seedCatalogue(database.store);
});
afterAll(() => database.close());

const aceh = `authority: Dinas Contoh
region: "11.71"
timezone: Asia/Jakarta
centres:
  - { code: blk-contoh, name: BLK Contoh, kind: uptd, trades: [las] }
`;

describe('the catalogue in memory', () => {
  it('is empty before the first reading, and whole after it', async () => {
    const { prisma, notify } = database.store;
    const catalogue = createCatalogue({ prisma, notify });
    expect(catalogue.current().centres).toEqual([]);
    await catalogue.refresh();
    const { centres, programs, batches, questions } = catalogue.current();
    expect([centres.length, programs.length, batches.length, questions.length]).toEqual([10, 40, 23, 4]);
    const batch = catalogue.current().batch('blk-banyuasin-otomotif-1');
    expect(batch?.rules).toEqual({ minAge: 17, maxAge: 40, flagRegions: expect.arrayContaining(['16.07.01']) });
    expect(batch?.program.centre).toBe(catalogue.current().centre(batch?.program.centre.id ?? ''));
    expect(batches.map(({ startsOn }) => startsOn)).toEqual(batches.map(({ startsOn }) => startsOn).sort());
  });

  it('knows the places of the kab/kota that have a centre, down to the desa', async () => {
    const { prisma, notify } = database.store;
    const catalogue = createCatalogue({ prisma, notify });
    await catalogue.refresh();
    const places = new Map(catalogue.places().map(({ code, name }) => [code, name]));
    expect([places.get('16.07.03.1012'), places.get('12.71'), places.get('12.71.01')]).toEqual([
      'Pangkalan Balai',
      'Kota Medan',
      undefined,
    ]);
    const before = catalogue.places();
    await catalogue.refresh();
    expect(catalogue.places()).toBe(before);
  });

  it('follows a change that another process makes', async () => {
    const { prisma, notify } = database.store;
    const catalogue = createCatalogue({ prisma, notify });
    await catalogue.start();
    await notify.ready();
    const changed = new Promise<void>((resolve) => {
      const stop = catalogue.onChange(({ centres }) => {
        if (!centres.some(({ code }) => code === 'blk-contoh')) return;
        stop();
        resolve();
      });
    });
    const other = openStore({ databaseUrl: database.url, secret: testSecret, poolSize: 2 });
    try {
      await importFiles(other, filesOf({ 'aceh.yaml': aceh }));
      await other.notify.notify('catalogue');
      await changed;
      expect(catalogue.places().some(({ code }) => code.startsWith('11.71.'))).toBe(true);
    } finally {
      catalogue.stop();
      await other.close();
    }
  });

  it('keeps the last one when a reading fails', async () => {
    const { notify } = database.store;
    const broken = openStore({ databaseUrl: database.url, secret: testSecret, poolSize: 1 });
    const catalogue = createCatalogue({ prisma: broken.prisma, notify });
    await catalogue.refresh();
    await broken.close();
    await expect(catalogue.refresh()).rejects.toThrow();
    expect(catalogue.current().centres.length).toBeGreaterThan(0);
  });

  it('readings at the same time are one, and see what was written before the last of them', async () => {
    const { prisma, notify } = database.store;
    const catalogue = createCatalogue({ prisma, notify });
    let readings = 0;
    catalogue.onChange(() => {
      readings += 1;
    });
    await Promise.all(Array.from({ length: 10 }, () => catalogue.refresh()));
    await catalogue.refresh();
    expect(readings).toBeGreaterThanOrEqual(2);
    expect(readings).toBeLessThanOrEqual(4);
  });
});
