import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSecret } from '../../src/store/secret.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kawan secret '));
});
afterEach(() => rm(dataDir, { recursive: true }));

describe('the secret', () => {
  it('is made once, also by many at the same moment, and is readable by its owner only', async () => {
    const folder = join(dataDir, 'new');
    const secrets = await Promise.all(
      Array.from({ length: 8 }, () => readSecret({ dataDir: folder, secret: undefined })),
    );
    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]).toMatch(/^[\w-]{43}$/);
    expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
    expect(await readSecret({ dataDir: folder, secret: undefined })).toBe(secrets[0]);
  });

  it('is the configured one when there is one', async () => {
    expect(await readSecret({ dataDir, secret: 'configured by hand' })).toBe('configured by hand');
    await expect(readFile(join(dataDir, 'secret'))).rejects.toThrow(/ENOENT/);
  });

  it('is not made anew over a file that was emptied', async () => {
    await writeFile(join(dataDir, 'secret'), '\n');
    await expect(readSecret({ dataDir, secret: undefined })).rejects.toThrow(/secret is empty: restore it/);
  });
});
