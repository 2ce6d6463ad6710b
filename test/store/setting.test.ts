import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSetting, writeSetting } from '../../src/store/setting.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

describe('settings', () => {
  it('are null until they are written, and then the last one written', async () => {
    const { prisma } = database.store;
    expect(await readSetting(prisma, 'catalogue_seed')).toBeNull();
    await writeSetting(prisma, 'catalogue_seed', '1');
    await writeSetting(prisma, 'catalogue_seed', '2');
    expect(await readSetting(prisma, 'catalogue_seed')).toBe('2');
  });
});
