import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/ops/ids.js';
import { createLog } from '../../src/ops/log.js';
import { writeBackup } from '../../src/store/backup.js';
import { createDocumentFiles } from '../../src/store/files.js';
import { restore } from '../../src/store/restore.js';
import { startStore } from '../../src/store/start-store.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { testSecret } from '../support/test-secret.js';

const log = createLog({ logLevel: 'silent' });
const documentId = '0123456789abcdef0123456789abcdef';
let folder: string;
let source: TestDatabase;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kawan backup '));
  source = await testDatabase();
  await fill(source);
  const documents = createDocumentFiles(join(folder, 'source/documents'), source.store.encryption);
  await documents.put(documentId, Buffer.from('a picture'), {
    owner: newId(),
    mimeType: 'image/png',
    fileName: 'a.png',
  });
  file = join(folder, 'kawan.backup.gz');
  await writeBackup({ databaseUrl: source.url, secret: testSecret, dataDir: join(folder, 'source') }, file, new Date());
});
afterAll(async () => {
  await source.close();
  await rm(folder, { recursive: true });
});

/** A little of every kind of column: enums, arrays, JSON, dates, numbers beyond 2^53, sequences, references. */
async function fill({ store }: TestDatabase): Promise<void> {
  const { prisma, encryption } = store;
  const at = new Date('2026-11-23T01:02:03.456Z');
  await prisma.setting.create({ data: { key: 'secret_fingerprint', value: encryption.fingerprint } });
  await prisma.setting.create({ data: { key: 'regions', value: 'some version' } });
  await prisma.trade.create({ data: { key: 'welding', aliases: ['las', 'tukang "las"', 'baris\nbaru', '\\'] } });
  const id = newId();
  await prisma.chatIdentity.create({
    data: {
      id,
      channel: 'web',
      account: 'web',
      externalEnc: encryption.seal('visitor'),
      externalHash: encryption.hash('chat', 'visitor'),
      optedOut: ['alerts'],
      createdAt: at,
    },
  });
  await prisma.conversation.create({ data: { id, updatedAt: at, stateEnc: encryption.seal('{}') } });
  const inbox = Array.from({ length: 2500 }, () => ({ id: newId(), conversationId: id, kind: 'message', at }) as const);
  await prisma.inbox.createMany({ data: inbox.map((row) => ({ ...row, bodyEnc: encryption.seal('halo 🙂') })) });
  await prisma.voiceNote.create({
    data: { id: newId(), conversationId: id, messageId: newId(), state: 'kept', fileId: documentId, at },
  });
  await prisma.auditEvent.create({
    data: {
      id: newId(),
      at,
      actor: 'system',
      action: 'test',
      subject: id,
      detail: { number: 0.1, list: [1, null, 'é'] },
    },
  });
  await store.pool.query(`SELECT setval('application_number', 41)`);
}

/** All rows of the tables that the backup carries, as text. */
async function contents(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const names = ['setting', 'trade', 'chat_identity', 'conversation', 'inbox', 'voice_note', 'audit_event'];
  const tables = await names.reduce<Promise<unknown[]>>(async (done, name) => {
    const before = await done;
    const { rows } = await client.query(
      `SELECT t::text AS row FROM ${name} AS t WHERE t::text NOT LIKE '(regions,%' ORDER BY 1`,
    );
    return [...before, rows];
  }, Promise.resolve([]));
  await client.end();
  return tables;
}

async function inEmptyDatabase<T>(work: (database: TestDatabase, dataDir: string) => Promise<T>): Promise<T> {
  const database = await testDatabase({ empty: true });
  const dataDir = await mkdtemp(join(folder, 'target '));
  try {
    return await work(database, dataDir);
  } finally {
    await database.close();
  }
}

const configOf = (database: TestDatabase, dataDir: string) => ({
  dataDir,
  databaseUrl: database.url,
  secret: testSecret,
});

describe('backup and restore', () => {
  it('brings every row, counter and document back into an empty database', () =>
    inEmptyDatabase(async (target, dataDir) => {
      const restored = await restore(file, { config: configOf(target, dataDir), log, force: false });
      expect(restored).toMatchObject({ documents: 1, rows: { inbox: 2500, trade: 1, conversation: 1 } });
      expect(await contents(target.url)).toEqual(await contents(source.url));
      const { rows } = await target.store.pool.query(
        `SELECT nextval('application_number') AS number, (SELECT max(arrival) < nextval('inbox_arrival_seq') FROM inbox) AS later`,
      );
      expect(rows).toEqual([{ number: '42', later: true }]);
      const documents = createDocumentFiles(join(dataDir, 'documents'), target.store.encryption);
      expect((await documents.get(documentId))?.bytes.toString()).toBe('a picture');
    }));

  it('can be started afterwards, with the regions loaded anew', () =>
    inEmptyDatabase(async (target, dataDir) => {
      const config = configOf(target, dataDir);
      await restore(file, { config, log, force: false });
      const started = await startStore({
        config: { ...config, secretPrevious: undefined, testClock: false },
        log,
        applicationName: 'test',
      });
      expect(await started.store.prisma.region.count()).toBeGreaterThan(80_000);
      await started.close();
    }));

  it('keeps the secret of the backup when none is configured, readable by its owner only', () =>
    inEmptyDatabase(async (target, dataDir) => {
      await restore(file, { config: { ...configOf(target, dataDir), secret: undefined }, log, force: false });
      const kept = join(dataDir, 'secret');
      expect((await readFile(kept, 'utf8')).trim()).toBe(testSecret);
      expect((await stat(kept)).mode & 0o777).toBe(0o600);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }));

  it('refuses a database that is in use, unless it is told to replace it', () =>
    inEmptyDatabase(async (target, dataDir) => {
      const config = configOf(target, dataDir);
      await restore(file, { config, log, force: false });
      await target.store.prisma.trade.create({ data: { key: 'sewing' } });
      await expect(restore(file, { config, log, force: false })).rejects.toThrow(/not empty.*--force/);
      await restore(file, { config, log, force: true });
      expect(await contents(target.url)).toEqual(await contents(source.url));
    }));

  it('refuses a secret that is not the one of the backup', () =>
    inEmptyDatabase(async (target, dataDir) => {
      const config = { ...configOf(target, dataDir), secret: 'another secret altogether' };
      await expect(restore(file, { config, log, force: false })).rejects.toThrow(
        /KAWAN_SECRET is not the secret of this backup/,
      );
    }));

  it('refuses while Kawan runs', () =>
    inEmptyDatabase(async (target, dataDir) => {
      const running = new pg.Client({ connectionString: target.url, application_name: 'kawan worker' });
      await running.connect();
      await expect(restore(file, { config: configOf(target, dataDir), log, force: true })).rejects.toThrow(
        /running \(kawan worker\)/,
      );
      await running.end();
    }));

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut off in the middle', (bytes) => bytes.subarray(0, bytes.length / 2)],
    [
      'that ends before its end',
      (bytes) => gzipSync(`${gunzipSync(bytes).toString().split('\n').slice(0, 40).join('\n')}\n`),
    ],
    [
      'that lost a row',
      (bytes) =>
        gzipSync(
          gunzipSync(bytes)
            .toString()
            .replace(/\{"id":.*\n/, ''),
        ),
    ],
    ['that is something else', () => Buffer.from('hello')],
    [
      'whose rows were damaged',
      (bytes) => gzipSync(gunzipSync(bytes).toString().replace('"kind":"message"', '"kind":"nonsense"')),
    ],
  ])('refuses a file %s, and leaves the database as it was', (_, damage) =>
    inEmptyDatabase(async (target, dataDir) => {
      const damaged = join(dataDir, 'damaged.gz');
      await writeFile(damaged, damage(await readFile(file)));
      const config = configOf(target, dataDir);
      await expect(restore(damaged, { config, log, force: false })).rejects.toThrow();
      const { rows } = await target.store.pool.query(`SELECT to_regclass('trade') AS exists`);
      if (rows[0]?.exists !== null) expect(await target.store.prisma.trade.count()).toBe(0);
    }),
  );

  it('says in one line that a file is missing', () =>
    inEmptyDatabase(async (target, dataDir) => {
      const config = configOf(target, dataDir);
      await expect(restore(join(folder, 'none.gz'), { config, log, force: false })).rejects.toThrow(
        /none.gz does not exist/,
      );
    }));
});
