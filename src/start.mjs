/** Starts a program of ours from its compiled form: `node src/start.mjs main`, `node src/start.mjs cli/kawan flows check`. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compiled } from './compile.mjs';

const [, , program = 'main'] = process.argv;
const file = await fileOf(program);
process.argv.splice(1, 2, file);
await import(pathToFileURL(file).href);

async function fileOf(name) {
  try {
    return join(await compiled(), `${name}.js`);
  } catch {
    // An account that may not write here: translated while it is loaded, which takes two seconds longer.
    const { register } = await import('tsx/esm/api');
    register();
    return join(import.meta.dirname, `${name}.ts`);
  }
}
