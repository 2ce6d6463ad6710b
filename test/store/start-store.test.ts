import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/ops/log.js';
import { holdAdvisoryLock } from '../../src/store/advisory-lock.js';
import { beOnlyServer } from '../../src/store/database.js';
import { startStore } from '../../src/store/start-store.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { testSecret } from '../support/test-secret.js';

const log = createLog({ logLevel: 'silent' });
const dataDir = '.data';
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ regions: true });
});
afterAll(() => database.close());

const config = () => ({
  dataDir,
  databaseUrl: database.url,
  secret: testSecret,
  secretPrevious: undefined,
  testClock: false,
});

describe('starting the store', () => {
  it('gives a store that can be used, and leaves no connection behind', async () => {
    const started = await startStore({ config: config(), log, applicationName: 'leaves nothing' });
    expect(await started.store.prisma.region.count()).toBe(91_592);
    expect(started.embedded).toBe(false);
    await started.close();
    const left = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'leaves nothing'`;
    await expect.poll(async () => (await database.store.pool.query(left)).rowCount).toBe(0);
  });

  it('says in one line that Postgres cannot be reached', async () => {
    const nowhere = { ...config(), databaseUrl: 'postgres://kawan:hidden@127.0.0.1:1/kawan' };
    const failing = startStore({ config: nowhere, log, applicationName: 'test' });
    await expect(failing).rejects.toThrow(/^Postgres at 127.0.0.1:1 cannot be used: .*ECONNREFUSED/);
    await expect(failing).rejects.not.toThrow(/hidden/);
  });

  it('refuses a second server on the same folder, and names the first', async () => {
    const release = await beOnlyServer(database.url, dataDir, 0);
    await expect(beOnlyServer(database.url, dataDir, 0)).rejects.toThrow(
      new RegExp(`\\(process ${process.pid}\\) already runs on ${dataDir}`),
    );
    await release();
    await (await beOnlyServer(database.url, dataDir, 0))();
  });

  it('does not take any other lock for a server', async () => {
    const held = await holdAdvisoryLock({ databaseUrl: database.url, name: 'telegram:1' });
    await (await beOnlyServer(database.url, dataDir, 0))();
    await held?.release();
  });
});
