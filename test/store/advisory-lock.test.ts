import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdAdvisoryLock, withAdvisoryLock } from '../../src/store/advisory-lock.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const hold = (name: string, waitMs = 0) =>
  holdAdvisoryLock({ databaseUrl: database.url, name, waitMs, applicationName: `holds ${name}` });

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return client;
}

describe('an advisory lock', () => {
  it('has one holder, and another name another', async () => {
    const first = await hold('one');
    expect(await hold('one')).toBeNull();
    const other = await hold('two');
    expect(other).not.toBeNull();
    await first?.release();
    const next = await hold('one');
    expect(next).not.toBeNull();
    await Promise.all([other?.release(), next?.release()]);
  });

  it('is waited for', async () => {
    const first = await hold('waited');
    const second = hold('waited', 10_000);
    await first?.release();
    await (await second)?.release();
    expect(first?.lost.aborted).toBe(true);
  });

  it('tells its holder when it is lost with the connection', async () => {
    const held = await hold('lost');
    await database.store.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holds lost'`,
    );
    await expect.poll(() => held?.lost.aborted).toBe(true);
    await (await hold('lost', 5_000))?.release();
  });

  it('lets the work of several run one after the other, also when one fails', async () => {
    const clients = await Promise.all([connect(), connect(), connect()]);
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      await database.store.pool.query('SELECT pg_sleep(0.01)');
      events.push(`${name} ends`);
      if (name === '1') throw new Error('on purpose');
    };
    const results = await Promise.allSettled(
      clients.map((client, index) => withAdvisoryLock(client, 'work', work(String(index)))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    for (let index = 0; index < events.length; index += 2) {
      expect(events[index + 1]).toBe(events[index]?.replace('begins', 'ends'));
    }
    await Promise.all(clients.map((client) => client.end()));
  });
});
