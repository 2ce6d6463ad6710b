/** `node src/start.mjs`: what runs is what stands in `src/` now, whoever starts it and however many at once. */
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mayBeEnteredByAll, nobody } from './support/other-account.js';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;

let house: string;

beforeEach(async () => {
  house = await mkdtemp(join(tmpdir(), 'kawan start '));
  await chmod(house, 0o755);
  await mkdir(join(house, 'src/cli'), { recursive: true });
  for (const file of ['src/compile.mjs', 'src/start.mjs', 'tsconfig.json'])
    await copyFile(join(root, file), join(house, file));
  await writeFile(join(house, 'package.json'), '{ "type": "module" }');
  await symlink(join(root, 'node_modules'), join(house, 'node_modules'));
  await write('one');
});
afterEach(() => rm(house, { recursive: true, force: true }));

async function write(word: string): Promise<void> {
  await writeFile(join(house, 'src/word.ts'), `export const word: string = '${word}';\n`);
  await writeFile(
    join(house, 'src/cli/tell.ts'),
    `import { readFileSync } from 'node:fs';
import { word } from '../word.js';
const note: string = readFileSync(new URL('./note.txt', import.meta.url), 'utf8');
console.log([word, note, ...process.argv.slice(2)].join(' '));\n`,
  );
  await writeFile(join(house, 'src/cli/note.txt'), `note of ${word}`);
}

async function tell(options: { readonly uid?: number } = {}): Promise<string> {
  const { stdout } = await run(process.execPath, ['src/start.mjs', 'cli/tell', '--json'], { cwd: house, ...options });
  return stdout.trim();
}

const compiledFolders = async () => (await readdir(house)).filter((name) => name.startsWith('.compiled-'));

test('many at once run the same, and it is compiled once', async () => {
  expect(await Promise.all(Array.from({ length: 4 }, () => tell()))).toEqual(Array(4).fill('one note of one --json'));
  expect(await compiledFolders()).toHaveLength(1);
});

test('an edit counts from the next start on', async () => {
  await tell();
  await write('another');
  expect(await tell()).toBe('another note of another --json');
});

test('a mistake is said with its file', async () => {
  await writeFile(join(house, 'src/word.ts'), 'export const word: string = ;\n');
  await expect(tell()).rejects.toThrow(/word\.ts/);
  expect(await compiledFolders()).toEqual([]);
});

if (isRoot && mayBeEnteredByAll(join(root, 'node_modules'))) {
  test('who may not write there starts all the same', async () => {
    expect(await tell({ uid: nobody })).toBe('one note of one --json');
    expect(await compiledFolders()).toEqual([]);
  });
}
