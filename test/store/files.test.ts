import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEncryption } from '../../src/store/encryption.js';
import { createDocumentFiles } from '../../src/store/files.js';

const id = '0123456789abcdef0123456789abcdef';
const facts = { owner: 'visitor-of-the-test', mimeType: 'image/jpeg', fileName: 'ktp contoh.jpg' };
const bytes = Buffer.from('isi berkas contoh');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kawan files '));
});
afterEach(() => rm(folder, { recursive: true }));

const open = (secret = 'first secret', previous?: string) =>
  createDocumentFiles(folder, createEncryption(secret, previous));
const onDisk = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

describe('files that people send', () => {
  it('come back as they were, with what is known of them', async () => {
    await open().put(id, bytes, facts);
    expect(await open().get(id)).toEqual({ bytes, facts });
  });

  it('stand on the disk unreadable, for their owner alone', async () => {
    await open().put(id, bytes, facts);
    const [entry] = await onDisk();
    const path = join(entry?.parentPath ?? '', entry?.name ?? '');
    const raw = (await readFile(path)).toString('latin1');
    for (const secret of ['isi berkas', 'visitor-of', 'ktp contoh']) expect(raw).not.toContain(secret);
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  it('keep the first of an id', async () => {
    const files = open();
    await files.put(id, bytes, facts);
    await files.put(id, Buffer.from('lain'), facts);
    expect((await files.get(id))?.bytes).toEqual(bytes);
    expect(await onDisk()).toHaveLength(1);
  });

  it('are gone when removed, and unknown ones are none', async () => {
    const files = open();
    await files.put(id, bytes, facts);
    await files.remove(id);
    expect(await files.get(id)).toBeNull();
  });

  it('refuse an id that would lead elsewhere', async () => {
    await expect(open().get('../../etc/passwd')).rejects.toThrow('hexadecimal');
  });

  it('refuse a file that was changed', async () => {
    await open().put(id, bytes, facts);
    const path = join(folder, id.slice(0, 2), id);
    const raw = await readFile(path);
    raw[raw.length - 1] = (raw.at(-1) ?? 0) ^ 1;
    await writeFile(path, raw);
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
