import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.js';
import { createLog } from '../ops/log.js';
import { restore as restoreFile } from '../store/restore.js';
import { type Command, print, UsageError } from './command.js';

/** `kawan restore`: what `kawan backup` wrote, into an empty installation, or in place of one with `--force`. */
export const restore: Command = async (args) => {
  const options = { force: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) throw new UsageError('restore reads one file');
  const config = readConfig();
  const file = resolve(name);
  const restored = await restoreFile(file, { config, force: values.force, log: createLog({ logLevel: 'warn' }) });
  const rows = Object.values(restored.rows).reduce((sum, n) => sum + n, 0);
  print(
    values.json
      ? JSON.stringify({ file, ...restored })
      : `restored ${rows} rows and ${restored.documents} documents of ${restored.madeAt}; start Kawan again`,
  );
  if (config.documentsS3 !== undefined && !values.json)
    print(`documents are read from the bucket ${config.documentsS3.bucket}: it is not restored from here`);
  return 0;
};
