/** Files that never became a document go after their time, in every place; what something names stays. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { documentSweepLimits } from '../../src/delivery/limits.js';
import { sweepLooseFiles } from '../../src/delivery/loose-file-sweep.js';
import { newId } from '../../src/ops/ids.js';
import { insertDocuments } from '../../src/store/document.js';
import { type DocumentFiles, sealedFiles } from '../../src/store/files.js';
import { type BlobPlace, folderPlace, s3Place } from '../support/blob-places.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { makeBatch, makeChats, morning } from '../support/enrolment.js';
import { putApplication } from '../support/golden-application.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
}, 60_000);
afterAll(() => database.close());

describe.each<[string, () => Promise<BlobPlace>]>([
  ['a folder', folderPlace],
  ['an S3 bucket', s3Place],
])('files in %s', (_name, openPlace) => {
  let place: BlobPlace;
  let files: DocumentFiles;
  beforeAll(async () => {
    place = await openPlace();
    files = sealedFiles(place.blobs, database.store.encryption);
  });
  afterEach(async () => {
    for await (const id of place.blobs.ids()) await place.blobs.remove(id);
    await database.store.pool.query('DELETE FROM job');
  });
  afterAll(() => place.close());

  async function put(): Promise<string> {
    const id = newId().replaceAll('-', '');
    await files.put(id, Buffer.from('isi contoh'), { owner: 'uji', mimeType: 'image/jpeg', fileName: '' });
    return id;
  }
  // Places stamp a file with the time of the machine: the clock of the test is set from there.
  const sweepAfter = (ms: number) =>
    sweepLooseFiles({ store: database.store, files, clock: { now: () => Date.now() + ms } });

  test('that nothing names go when their time is over, and not before', async () => {
    const id = await put();
    expect(await sweepAfter(documentSweepLimits.looseMs - 60_000)).toBe(0);
    expect(await files.get(id)).not.toBeNull();
    expect(await sweepAfter(documentSweepLimits.looseMs + 60_000)).toBe(1);
    expect(await files.get(id)).toBeNull();
  });

  test('that a document names stay', async () => {
    const id = await put();
    const { store } = database;
    const [chat = ''] = await makeChats(store, 1);
    const number = await putApplication(store, chat, await makeBatch(store), morning);
    const { rows } = await store.pool.query('SELECT id, person_id FROM application WHERE number = $1', [number]);
    const file = { id, sha256: id.padEnd(64, '0'), mime: 'image/jpeg', size: 10, flags: [] };
    const row = {
      id: newId(),
      auditId: newId(),
      actor: 'chat:uji',
      applicationId: rows[0].id,
      personId: rows[0].person_id,
    };
    await store.transaction((tx) => insertDocuments(tx, [{ ...row, kind: 'ktp', page: 1, file }], morning));
    expect(await sweepAfter(documentSweepLimits.looseMs + 60_000)).toBe(0);
    expect(await files.get(id)).not.toBeNull();
  });

  test('that an open job or an unread message names stay until those are done', async () => {
    const [ofJob, ofMessage] = [await put(), await put()];
    const { store } = database;
    const [chat = ''] = await makeChats(store, 1);
    const sealed = (ref: string) => store.encryption.seal(JSON.stringify({ input: { ref } }));
    await store.pool.query(
      `INSERT INTO job (id, conversation_id, action, input_enc, created_at) VALUES ($1, $2, 'fetch_document', $3, now())`,
      [newId(), chat, sealed(ofJob)],
    );
    const inbox = newId();
    await store.pool.query(
      `INSERT INTO inbox (id, conversation_id, kind, body_enc, at) VALUES ($1, $2, 'message', $3, now())`,
      [inbox, chat, sealed(ofMessage)],
    );
    expect(await sweepAfter(documentSweepLimits.looseMs + 60_000)).toBe(0);
    await store.pool.query(`UPDATE job SET state = 'done'`);
    await store.pool.query(`UPDATE inbox SET state = 'done' WHERE id = $1`, [inbox]);
    expect(await sweepAfter(documentSweepLimits.looseMs + 60_000)).toBe(2);
  });
});
