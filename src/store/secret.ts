import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDataDir } from './postgres-record.js';

/** The secret does not fit the database, or cannot be read; one line for the operator. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

export interface SecretSource {
  readonly dataDir: string;
  /** `KAWAN_SECRET`. */
  readonly secret: string | undefined;
}

/** The file in the data folder that holds a generated secret. */
const secretFile = 'secret';

/** The configured secret, else the one in the data folder, which is made at the first call. */
export async function readSecret({ dataDir, secret }: SecretSource): Promise<string> {
  if (secret !== undefined) return secret;
  const file = join(dataDir, secretFile);
  return (await readSecretFile(file)) ?? (await createSecretFile(dataDir, file));
}

async function readSecretFile(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new SecretError(`${file} cannot be read (${error.code}): start Kawan as its owner, or set KAWAN_SECRET`);
  });
  if (text === null) return null;
  if (text.trim() === '') throw new SecretError(`${file} is empty: restore it from a backup`);
  return text.trim();
}

/** Written aside and linked to its place, so that of two processes the second takes the first one's. */
async function createSecretFile(dataDir: string, file: string): Promise<string> {
  await makeDataDir(dataDir);
  // A name of its own for each attempt: two of one process would write into a file that is linked already.
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(aside, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(aside);
  return (await readFile(file, 'utf8')).trim();
}

/** Puts the secret of a backup in place of the one in the data folder. */
export async function keepSecret(dataDir: string, secret: string): Promise<void> {
  await makeDataDir(dataDir);
  const file = join(dataDir, secretFile);
  await writeFile(`${file}.new`, `${secret}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}
