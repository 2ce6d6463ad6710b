/**
 * Runs at the end of `npm install` and `npm ci`: makes what is no part of the repository, the Prisma client and the
 * compiled form of `src/`.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compiled, dropOthers } from '../src/compile.mjs';

const root = dirname(import.meta.dirname);
const generated = join(root, 'src/store/client-generated');
const stamp = join(generated, '.made-from');

const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(require.resolve('prisma/package.json'), 'utf8'));
const schema = readFileSync(join(root, 'prisma/schema.prisma'), 'utf8');
const madeFrom = createHash('sha256').update(manifest.version).update(schema).digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== madeFrom) generate();
await compiled().then(dropOthers, (error) => {
  console.error(`src/ could not be compiled, so each start will translate it, which takes longer: ${error.message}`);
});

function generate() {
  const result = spawnSync(process.execPath, [require.resolve('prisma/build/index.js'), 'generate', '--no-hints'], {
    cwd: root,
    // The CLI asks for its schema engine, a binary from a host that many networks cannot reach, and does not use it here:
    // any program will do. The rest keeps it from calling home.
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
    encoding: 'utf8',
  });
  if (result.status !== 0) {
    console.error(`${result.stdout}${result.stderr}`);
    console.error('The Prisma client could not be made; see above, mend it and run: npm run prepare');
    process.exit(1);
  }
  writeFileSync(stamp, madeFrom);
}
