/** Documents in the database and their files: one per picture, gone when their time is over, and each step is known. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sweepDocuments } from '../../src/delivery/document-sweep.js';
import { usualKeepDays } from '../../src/domain/document.js';
import { newId } from '../../src/ops/ids.js';
import { documentsOf, insertDocuments, openDocument, releaseDocuments } from '../../src/store/document.js';
import { type DocumentFiles, sealedFiles } from '../../src/store/files.js';
import { memoryBlobs } from '../support/blob-places.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { makeBatch, makeChats, morning } from '../support/enrolment.js';
import { putApplication } from '../support/golden-application.js';

const DAY_MS = 86_400_000;
/** `makeBatch` begins its training then, and says nothing of an end. */
const begins = Date.parse('2026-04-06T00:00:00Z');
const usualEnd = begins + 120 * DAY_MS;

let database: TestDatabase;
let blobs: ReturnType<typeof memoryBlobs>;
let files: DocumentFiles;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  blobs = memoryBlobs();
  files = sealedFiles(blobs, database.store.encryption);
});

interface Kept {
  readonly applicationId: string;
  readonly documentId: string;
  readonly fileId: string;
}

async function keep(rules: object = {}, sameFile?: string): Promise<Kept> {
  const { store } = database;
  const [chat = ''] = await makeChats(store, 1);
  const number = await putApplication(store, chat, await makeBatch(store, { rules }), morning);
  const { rows } = await store.pool.query('SELECT id, person_id FROM application WHERE number = $1', [number]);
  const fileId = sameFile ?? newId().replaceAll('-', '');
  await files.put(fileId, Buffer.from('isi contoh'), { owner: chat, mimeType: 'image/jpeg', fileName: '' });
  const documentId = newId();
  const row = rowOf(rows[0].id, rows[0].person_id, documentId, fileId);
  await store.transaction((tx) => insertDocuments(tx, [row], morning));
  return { applicationId: rows[0].id, documentId, fileId };
}

function rowOf(applicationId: string, personId: string, id: string, fileId: string) {
  const file = { id: fileId, sha256: fileId.padEnd(64, '0'), mime: 'image/jpeg', size: 10, flags: ['too_dark'] };
  return { id, auditId: newId(), actor: 'chat:uji', applicationId, personId, kind: 'ktp', page: 1, file };
}

const sweep = (now: number) => sweepDocuments({ store: database.store, files, clock: { now: () => now }, newId });

async function stateOf({ documentId }: Kept): Promise<string> {
  const { rows } = await database.store.pool.query('SELECT state, file_id FROM document WHERE id = $1', [documentId]);
  return `${rows[0].state}${rows[0].file_id === null ? ', no file' : ''}`;
}

async function audits(subject: string): Promise<string[]> {
  const { rows } = await database.store.pool.query(
    'SELECT action FROM audit_event WHERE subject = $1 ORDER BY action',
    [subject],
  );
  return rows.map(({ action }) => action);
}

describe('a document', () => {
  test('is one, however often the same picture comes', async () => {
    const kept = await keep();
    const { rows } = await database.store.pool.query('SELECT person_id FROM application WHERE id = $1', [
      kept.applicationId,
    ]);
    const again = rowOf(kept.applicationId, rows[0].person_id, newId(), kept.fileId);
    const fresh = await database.store.transaction((tx) => insertDocuments(tx, [again], morning));
    expect(fresh.size).toBe(0);
    const all = await documentsOf(database.store.prisma, [kept.applicationId]);
    expect(all).toMatchObject([{ id: kept.documentId, kind: 'ktp', page: 1, flags: ['too_dark'] }]);
    expect(await audits(`application:${kept.applicationId}`)).toEqual(['keep_document']);
  });

  test('that is not kept is not opened, and nothing is said of it', async () => {
    const opened = { id: newId(), actor: 'staff:uji', auditId: newId(), now: morning };
    expect(await openDocument({ store: database.store, files }, opened)).toBeNull();
    expect(await audits(`document:${opened.id}`)).toEqual([]);
  });
});

describe('retention', () => {
  test.each<[string, object, string, number]>([
    ['a year after the end of the training', {}, 'submitted', usualEnd + usualKeepDays.afterEnd * DAY_MS],
    ['as the batch says', { keepDays: { afterEnd: 10 } }, 'graduated', usualEnd + 10 * DAY_MS],
    ['after a rejection', {}, 'rejected', morning + usualKeepDays.afterRejection * DAY_MS],
    ['after a rejection, as the batch says', { keepDays: { afterRejection: 5 } }, 'rejected', morning + 5 * DAY_MS],
    ['after a withdrawal', {}, 'withdrawn', morning + usualKeepDays.afterRejection * DAY_MS],
  ])('removes the file %s, and not a moment before', async (_name, rules, stage, due) => {
    const kept = await keep(rules);
    await database.store.pool.query('UPDATE application SET stage = $2::stage WHERE id = $1', [
      kept.applicationId,
      stage,
    ]);
    await sweep(due - 1);
    expect(await stateOf(kept)).toBe('kept');
    expect(blobs.kept.has(kept.fileId)).toBe(true);
    await sweep(due);
    expect(await stateOf(kept)).toBe('removed, no file');
    expect(blobs.kept.has(kept.fileId)).toBe(false);
    expect(await audits(`document:${kept.documentId}`)).toEqual(['remove_document']);
  });

  test('a removal that was cut off is done at the next look', async () => {
    const kept = await keep();
    await database.store.transaction((tx) => releaseDocuments(tx, [kept.applicationId]));
    const broken = { remove: () => Promise.reject(new Error('the storage is away')) };
    await expect(
      sweepDocuments({ store: database.store, files: broken, clock: { now: () => morning }, newId }),
    ).rejects.toThrow('away');
    expect(await stateOf(kept)).toBe('removing');
    await sweep(morning);
    expect(await stateOf(kept)).toBe('removed, no file');
    expect(blobs.kept.size).toBe(0);
  });

  test('a file that another document still needs stays', async () => {
    const first = await keep();
    const second = await keep({}, first.fileId);
    await database.store.transaction((tx) => releaseDocuments(tx, [first.applicationId]));
    await sweep(morning);
    expect(await stateOf(first)).toBe('removed, no file');
    expect(await stateOf(second)).toBe('kept');
    expect(blobs.kept.has(first.fileId)).toBe(true);
  });
});
