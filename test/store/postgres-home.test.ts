import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyPostgresBinaries, findPostgresBinaries } from '../../src/store/postgres-binaries.js';
import { mayEnter, parsePasswd } from '../../src/store/postgres-home.js';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kawan home '));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the home of the embedded server', () => {
  it('has binaries that run, also as a copy elsewhere, which is made once', async () => {
    const binaries = await findPostgresBinaries();
    const copy = await copyPostgresBinaries(binaries, folder);
    for (const { postgres } of [binaries, copy]) {
      expect((await run(postgres, ['--version'])).stdout).toMatch(/^postgres \(PostgreSQL\) \d+/);
    }
    const made = (await stat(copy.folder)).ctimeMs;
    expect(await copyPostgresBinaries(binaries, folder)).toEqual(copy);
    expect((await stat(copy.folder)).ctimeMs).toBe(made);
  });

  it('reads accounts as the operating system lists them', () => {
    const text =
      'root:x:0:0:root:/root:/bin/bash\n# a comment\npostgres:x:101:104:PostgreSQL:/var:/bin/bash\nbroken:x::\n\n';
    expect([...parsePasswd(text)]).toEqual([
      ['root', { uid: 0, gid: 0 }],
      ['postgres', { uid: 101, gid: 104 }],
    ]);
  });

  it('knows which folders an account may pass through', async () => {
    const path = join(folder, 'closed/inner');
    await mkdir(path, { recursive: true });
    const { uid, gid } = await stat(folder);
    const stranger = { uid: uid + 1, gid: gid + 1 };
    await chmod(folder, 0o711);
    await chmod(join(folder, 'closed'), 0o750);
    expect(await mayEnter(folder, stranger)).toBe(true);
    expect(await mayEnter(path, stranger)).toBe(false);
    expect(await mayEnter(path, { uid: uid + 1, gid })).toBe(true);
    expect(await mayEnter(path, { uid, gid: gid + 1 })).toBe(true);
    expect(await mayEnter(join(folder, 'not there yet'), stranger)).toBe(true);
  });
});
