/** `src/` as JavaScript, so that a start need not translate six hundred files while somebody waits. */
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

const source = import.meta.dirname;
const root = dirname(source);
const typed = new Set(['.ts', '.tsx']);

/** Begins the names of folders of compiled code: beside `src`, so that what lies beside `src` is found from there as well. */
const compiledPrefix = '.compiled-';

/**
 * The folder with the compiled form of `src/` as it is now: made when there is none yet. It is never changed afterwards,
 * so processes that run from it are not disturbed. Rejects where this account may not write.
 */
export async function compiled() {
  const files = filesOf(source);
  const folder = join(root, `${compiledPrefix}${keyOf(files)}`);
  if (!existsSync(folder)) await compile(files, folder);
  return folder;
}

/** Takes away what was compiled from older states of `src/`. Not for while one of ours may run. */
export function dropOthers(folder) {
  for (const name of readdirSync(root)) {
    if (name.startsWith(compiledPrefix) && join(root, name) !== folder) rmSync(join(root, name), { recursive: true });
  }
}

function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath ?? entry.path, entry.name)] : [])).sort();
}

/** Follows from what is compiled and by which settings; times and sizes are enough to see an edit. */
function keyOf(files) {
  const key = createHash('sha256').update(readFileSync(join(root, 'tsconfig.json')));
  for (const file of files) {
    const { mtimeMs, size } = statSync(file);
    key.update(`${file}\0${mtimeMs}\0${size}\n`);
  }
  return key.digest('hex').slice(0, 16);
}

async function compile(files, folder) {
  const { build } = await import('esbuild');
  const draft = `${folder}-${randomUUID()}`;
  try {
    await build({
      entryPoints: files.filter((file) => typed.has(extname(file)) && !file.endsWith('.d.ts')),
      outdir: draft,
      outbase: source,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      logLevel: 'silent',
    });
    cpSync(source, draft, { recursive: true, filter: (file) => !typed.has(extname(file)) });
    // Whole or not at all: whoever compiled at the same moment made the same.
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
