import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore, type Store } from '../../src/store/client.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { testSecret } from '../support/test-secret.js';

let database: TestDatabase;
let other: Store;
beforeAll(async () => {
  database = await testDatabase();
  other = openStore({ databaseUrl: database.url, secret: testSecret, poolSize: 2, applicationName: 'other process' });
  await Promise.all([database.store.notify.ready(), other.notify.ready()]);
});
afterAll(async () => {
  await other.close();
  await database.close();
});

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function listen(store: Store): string[] {
  const heard: string[] = [];
  stops.push(store.notify.on('inbox', (payload) => heard.push(payload)));
  return heard;
}

describe('notify', () => {
  it('wakes this process at once and once, and the others through Postgres', async () => {
    const [here, there] = [listen(database.store), listen(other)];
    const sent = database.store.notify.notify('inbox', 'a');
    expect(here).toEqual(['a']);
    await sent;
    await expect.poll(() => there).toEqual(['a']);
    await other.notify.notify('inbox', 'b');
    await expect.poll(() => here).toEqual(['a', 'b']);
  });

  it('wakes for the topic that was named only, and not any more after the end of listening', async () => {
    const [inbox, outbox] = [listen(other), vi.fn()];
    const stop = other.notify.on('outbox', outbox);
    await database.store.notify.notify('outbox', 'x');
    await vi.waitFor(() => expect(outbox).toHaveBeenCalledWith('x'));
    stop();
    await database.store.notify.notify('outbox', 'y');
    await database.store.notify.notify('inbox', 'last');
    await expect.poll(() => inbox).toEqual(['last']);
    expect(outbox).toHaveBeenCalledTimes(1);
  });

  it('sends few notifications for many wake-ups, and loses no id', async () => {
    const there = listen(other);
    const query = vi.spyOn(database.store.pool, 'query');
    const ids = Array.from({ length: 200 }, (_, index) => `id${index}`);
    await Promise.all(ids.map((id) => database.store.notify.notify('inbox', id)));
    expect(query.mock.calls.length).toBeLessThan(5);
    query.mockRestore();
    await expect.poll(() => there.flatMap((payload) => payload.split(',')).toSorted()).toEqual(ids.toSorted());
  });

  it('says "look at everything" when there are too many ids for one notification', async () => {
    const there = listen(other);
    await Promise.all(
      Array.from({ length: 400 }, (_, index) => database.store.notify.notify('inbox', String(index).padStart(36, '0'))),
    );
    await expect.poll(() => there.at(-1)).toBe('');
  });

  it('comes back when its connection is cut, and says to look at everything', async () => {
    const there = listen(other);
    await database.store.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'other process' AND query LIKE 'LISTEN%'`,
    );
    await expect.poll(() => there, { timeout: 5_000 }).toEqual(['']);
    await database.store.notify.notify('inbox', 'again');
    await expect.poll(() => there).toEqual(['', 'again']);
  });

  it('never fails whoever wakes, and one failing listener does not silence the next', async () => {
    const store = openStore({ databaseUrl: database.url, secret: testSecret, poolSize: 1 });
    stops.push(
      store.notify.on('inbox', () => {
        throw new Error('on purpose');
      }),
    );
    const heard = listen(store);
    await store.notify.notify('inbox', 'a');
    expect(heard).toContain('a');
    await store.close();
    await expect(store.notify.notify('inbox', 'b')).resolves.toBeUndefined();
  });

  it('can be closed before it is open', async () => {
    await openStore({ databaseUrl: database.url, secret: testSecret }).close();
    await openStore({ databaseUrl: 'postgres://nobody@127.0.0.1:1/nowhere', secret: testSecret }).close();
  });
});
