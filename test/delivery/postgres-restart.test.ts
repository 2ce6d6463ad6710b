import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/client.js';
import { openEmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { migrate } from '../../src/store/migrate.js';
import { readPostmaster } from '../../src/store/postgres-cluster.js';
import { recordingChannel } from './recording-channel.js';
import { openRig, rigSecret } from './rig.js';
import { pause } from './waiting.js';

test('Postgres is killed while messages go out: all arrive, in order, few twice', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kawan-restart-'));
  const server = await openEmbeddedPostgres({ dataDir });
  await migrateAt(server.url);
  const store = openStore({ databaseUrl: server.url, secret: rigSecret, applicationName: 'restart' });
  const rig = await openRig({ url: server.url, store, close: () => store.close() });

  const channel = recordingChannel({ concurrency: 4, before: () => pause(5) });
  await rig.delivery(channel).start();
  const chats = await rig.chats(30);
  const ids = await rig.say([0, 1, 2, 3].flatMap((index) => chats.map((to) => ({ to, text: `${index}` }))));
  await channel.until(40);
  const postmaster = await readPostmaster(server.cluster);
  process.kill(postmaster?.pid ?? 0, 'SIGKILL');
  await channel.until(ids.length);
  for (const id of ids) await untilSent(rig, id);

  const repeats = channel.sent.length - ids.length;
  expect(repeats).toBeLessThanOrEqual(channel.pace.concurrency);
  for (const to of chats) {
    const texts = channel.sent.filter(({ chatId }) => chatId === `chat ${to}`).map(({ text }) => text);
    expect([...new Set(texts)]).toEqual(['0', '1', '2', '3']);
  }
  await rig.close();
  await server.release();
  await rm(dataDir, { recursive: true, force: true });
}, 120_000);

async function migrateAt(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await migrate(client);
  await client.end();
}

/** The database may still be away. */
async function untilSent(rig: Awaited<ReturnType<typeof openRig>>, id: string): Promise<void> {
  for (;;) {
    const row = await rig.reaches(id, 'sent').catch(() => null);
    if (row !== null) return;
    await pause(100);
  }
}
