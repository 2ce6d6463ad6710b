import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/ops/ids.js';
import { createLog } from '../../src/ops/log.js';
import { createEncryption } from '../../src/store/encryption.js';
import { createDocumentFiles } from '../../src/store/files.js';
import { sealedTables } from '../../src/store/sealed-columns.js';
import { type StartedStore, startStore } from '../../src/store/start-store.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

const log = createLog({ logLevel: 'silent' });
const oldSecret = 'the secret before the change';
const newSecret = 'the secret after the change';
const old = createEncryption(oldSecret);
const documentId = 'f'.repeat(32);

let database: TestDatabase;
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kawan rotate '));
  database = await testDatabase({ regions: true });
  const started = await start(oldSecret);
  await started.close();
});
afterEach(async () => {
  await database.close();
  await rm(dataDir, { recursive: true });
});

function start(secret: string, secretPrevious?: string): Promise<StartedStore> {
  const config = { dataDir, databaseUrl: database.url, secret, secretPrevious, testClock: false };
  return startStore({ config, log, applicationName: 'test' });
}

/** No NIK of anybody: no region has this number. */
const testNik = (index: number) => `99999999999${String(index).padStart(5, '0')}`;

/** More people than one step of the rotation takes, and one chat, all sealed with the old secret. */
async function fill(): Promise<void> {
  const { prisma } = database.store;
  const at = new Date('2026-11-23T00:00:00Z');
  const people = Array.from({ length: 1201 }, (_, index) => testNik(index));
  await prisma.person.createMany({
    data: people.map((nik) => ({
      id: newId(),
      nameEnc: old.seal(`Orang Uji ${nik}`),
      nikEnc: old.seal(nik),
      nikHash: old.hash('nik', nik),
      createdAt: at,
      updatedAt: at,
    })),
  });
  const chat = { channel: 'web', account: 'web', locale: 'id', createdAt: at };
  const external = { externalEnc: old.seal('visitor'), externalHash: old.hash('chat', 'visitor') };
  await prisma.chatIdentity.create({ data: { id: newId(), ...chat, ...external } });
  const documents = createDocumentFiles(join(dataDir, 'documents'), old);
  await documents.put(documentId, Buffer.from('a picture'), {
    owner: newId(),
    mimeType: 'image/png',
    fileName: 'a.png',
  });
}

describe('a change of the secret', () => {
  it('seals every value, hash and file anew, so that the old secret is needed no more', async () => {
    await fill();
    await (await start(newSecret, oldSecret)).close();
    const { store, close } = await start(newSecret);
    const nik = testNik(77);
    const found = await store.prisma.person.findUnique({ where: { nikHash: store.encryption.hash('nik', nik) } });
    expect(store.encryption.open(found?.nameEnc ?? '')).toBe(`Orang Uji ${nik}`);
    const people = await store.prisma.person.findMany();
    expect(new Set(people.map(({ nikEnc }) => store.encryption.open(nikEnc ?? ''))).size).toBe(1201);
    const chat = await store.prisma.chatIdentity.findFirstOrThrow();
    expect(chat.externalHash).toBe(store.encryption.hash('chat', store.encryption.open(chat.externalEnc)));
    expect(chat.phoneEnc).toBeNull();
    const documents = createDocumentFiles(join(dataDir, 'documents'), store.encryption);
    expect((await documents.get(documentId))?.bytes.toString()).toBe('a picture');
    await close();
  });

  it('is done once: with both secrets still set the next start changes nothing', async () => {
    await fill();
    await (await start(newSecret, oldSecret)).close();
    const before = await database.store.prisma.chatIdentity.findFirstOrThrow();
    await (await start(newSecret, oldSecret)).close();
    expect(await database.store.prisma.chatIdentity.findFirstOrThrow()).toEqual(before);
  });

  it.each([
    ['another secret', newSecret, undefined],
    ['another secret with a wrong one before it', newSecret, 'never the secret of this'],
  ])('refuses %s', async (_, secret, previous) => {
    await expect(start(secret, previous)).rejects.toThrow(
      /KAWAN_SECRET is not the secret that this database was made with/,
    );
    await (await start(oldSecret)).close();
  });

  it('changes nothing when one value cannot be opened', async () => {
    await fill();
    const foreign = createEncryption('the secret of somebody else').seal('x');
    const one = await database.store.prisma.person.create({
      data: { id: newId(), nameEnc: foreign, createdAt: new Date(0), updatedAt: new Date(0) },
    });
    await expect(start(newSecret, oldSecret)).rejects.toThrow(/no key at hand/);
    await database.store.prisma.person.delete({ where: { id: one.id } });
    await (await start(oldSecret)).close();
    expect(old.open((await database.store.prisma.chatIdentity.findFirstOrThrow()).externalEnc)).toBe('visitor');
  });

  it('knows every column of the database that depends on the secret', async () => {
    const { rows } = await database.store.pool.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name ~ '_(enc|hash)$'`,
    );
    const listed = sealedTables.flatMap(({ table, sealed, hashed }) =>
      [...sealed, ...hashed.map(({ column }) => column)].map((column) => `${table}.${column}`),
    );
    // The digest of a text that everybody may read.
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...listed, 'consent.text_hash'].toSorted());
  });
});
