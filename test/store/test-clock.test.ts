import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../src/ops/clock.js';
import { createLog } from '../../src/ops/log.js';
import { startStore } from '../../src/store/start-store.js';
import { followTestClock, setTestClock } from '../../src/store/test-clock.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { testSecret } from '../support/test-secret.js';

const log = createLog({ logLevel: 'silent' });
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ regions: true });
});
afterAll(() => database.close());

const config = () => ({
  dataDir: '.data',
  databaseUrl: database.url,
  secret: testSecret,
  secretPrevious: undefined,
  testClock: true,
});

describe('the test clock', () => {
  it('is the same for all processes, and stays after a restart', async () => {
    const { store } = database;
    const other = await startStore({ config: config(), log, applicationName: 'other' });
    await other.store.notify.ready();
    const clock = createClock(() => 1_000);
    await followTestClock(store, clock, () => {});
    await setTestClock(store, clock, Date.parse('2027-01-01T00:00:00Z'));
    expect(clock.now()).toBe(Date.parse('2027-01-01T00:00:00Z'));
    await expect.poll(() => other.clock.offsetMs).toBe(clock.offsetMs);
    await other.close();
    const later = await startStore({ config: config(), log, applicationName: 'later' });
    expect(later.clock.offsetMs).toBe(clock.offsetMs);
    await later.close();
    const real = await startStore({ config: { ...config(), testClock: false }, log, applicationName: 'real' });
    expect(real.clock.offsetMs).toBe(0);
    await real.close();
  });
});
