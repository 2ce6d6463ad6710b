/** What every place for files must do; the folder and an S3 server are held to the same. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEncryption } from '../../src/store/encryption.js';
import { type DocumentFiles, type SealedBlobs, sealedFiles } from '../../src/store/files.js';
import { type BlobPlace, folderPlace, s3Place } from '../support/blob-places.js';

const id = '0123456789abcdef0123456789abcdef';
const other = 'fedcba9876543210fedcba9876543210';
const facts = { owner: 'visitor-of-the-test', mimeType: 'image/jpeg', fileName: 'ktp contoh.jpg' };
const bytes = Buffer.from('isi berkas contoh');

describe.each<[string, () => Promise<BlobPlace>]>([
  ['a folder', folderPlace],
  ['an S3 bucket', s3Place],
])('files that people send, in %s', (_name, openPlace) => {
  let place: BlobPlace;
  let blobs: SealedBlobs;
  beforeAll(async () => {
    place = await openPlace();
    blobs = place.blobs;
  });
  afterEach(async () => {
    for await (const one of blobs.ids()) await blobs.remove(one);
  });
  afterAll(() => place.close());

  const open = (secret = 'first secret', previous?: string): DocumentFiles =>
    sealedFiles(blobs, createEncryption(secret, previous));
  async function kept(): Promise<string[]> {
    const ids: string[] = [];
    for await (const one of blobs.ids()) ids.push(one);
    return ids.sort();
  }

  it('come back as they were, with what is known of them', async () => {
    await open().put(id, bytes, facts);
    expect(await open().get(id)).toEqual({ bytes, facts });
  });

  it('leave the process unreadable', async () => {
    await open().put(id, bytes, facts);
    const raw = (await blobs.read(id))?.toString('latin1') ?? '';
    expect(raw.length).toBeGreaterThan(bytes.length);
    for (const secret of ['isi berkas', 'visitor-of', 'ktp contoh']) expect(raw).not.toContain(secret);
  });

  it('keep the first of an id', async () => {
    const files = open();
    await files.put(id, bytes, facts);
    await files.put(id, Buffer.from('lain'), facts);
    expect((await files.get(id))?.bytes).toEqual(bytes);
    expect(await kept()).toEqual([id]);
  });

  it('are listed, are gone when removed, and unknown ones are none', async () => {
    const files = open();
    await files.put(id, bytes, facts);
    await files.put(other, bytes, facts);
    expect(await kept()).toEqual([id, other]);
    await files.remove(id);
    await files.remove(id);
    expect(await files.get(id)).toBeNull();
    expect(await kept()).toEqual([other]);
  });

  it('may be large', async () => {
    const large = Buffer.alloc(10 * 1024 * 1024, 7);
    await open().put(id, large, facts);
    const kept = (await open().get(id))?.bytes ?? new Uint8Array();
    expect(Buffer.compare(kept, large)).toBe(0);
  });

  it('refuse an id that would lead elsewhere', async () => {
    await expect(open().get('../../etc/passwd')).rejects.toThrow('hexadecimal');
    await expect(open().remove('../../etc/passwd')).rejects.toThrow('hexadecimal');
  });

  it('refuse a file that was changed', async () => {
    await open().put(id, bytes, facts);
    const raw = (await blobs.read(id)) ?? Buffer.alloc(0);
    raw[raw.length - 1] = (raw.at(-1) ?? 0) ^ 1;
    await blobs.write(id, raw);
    await expect(open().get(id)).rejects.toThrow('changed');
  });

  it('survive a change of the secret, and of the next one after they were sealed again', async () => {
    await open('first secret').put(id, bytes, facts);
    const rotating = open('second secret', 'first secret');
    expect((await rotating.get(id))?.bytes).toEqual(bytes);
    expect(await rotating.reseal()).toBe(1);
    expect(await rotating.reseal()).toBe(0);
    expect((await open('second secret').get(id))?.bytes).toEqual(bytes);
    await expect(open('third secret').get(id)).rejects.toThrow('KAWAN_SECRET_PREVIOUS');
  });
});

describe('the folder', () => {
  it('is for its owner alone', async () => {
    const place = await folderPlace();
    await sealedFiles(place.blobs, createEncryption('first secret')).put(id, bytes, facts);
    const entries = await readdir(place.address, { recursive: true, withFileTypes: true });
    const modes = await Promise.all(
      entries.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mode & 0o077),
    );
    expect(modes).toEqual(modes.map(() => 0));
    await rm(place.address, { recursive: true });
  });
});

describe('a bucket that is not there', () => {
  it('is an error, and no missing file', async () => {
    const place = await s3Place();
    await expect(sealedFiles(place.elsewhere('no-such-bucket'), createEncryption('x')).get(id)).rejects.toThrow();
    await place.close();
  });
});
