import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeBackup } from '../store/backup.js';
import { readSecret } from '../store/secret.js';
import { type Command, CommandError, print, UsageError, withStore } from './command.js';

/** `kawan backup`: database, secret and documents of one moment in one file. The server may run meanwhile. */
export const backup: Command = (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (positionals.length > 1) throw new UsageError('backup writes one file');
  const now = new Date();
  const file = resolve(positionals[0] ?? `kawan-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}.backup.gz`);
  return withStore(async ({ store, config }) => {
    if (await exists(file)) throw new CommandError(`${file} exists already; nothing was written`);
    const source = { databaseUrl: store.databaseUrl, secret: await readSecret(config), dataDir: config.dataDir };
    const counts = await writeBackup(source, file, now);
    const rows = Object.values(counts.rows).reduce((sum, n) => sum + n, 0);
    const elsewhere = config.documentsS3?.bucket;
    print(
      values.json
        ? JSON.stringify({
            file,
            ...counts,
            ...(elsewhere === undefined ? {} : { documentsNotIncluded: `s3://${elsewhere}` }),
          })
        : `${file}: ${rows} rows, ${counts.documents} documents and the secret that opens them; keep it safe`,
    );
    if (elsewhere !== undefined && !values.json)
      print(
        `documents in the bucket ${elsewhere} are not in this file: back up the bucket too, they open with this secret`,
      );
    return 0;
  });
};

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
