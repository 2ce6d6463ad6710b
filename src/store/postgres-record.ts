/** What the processes of one data folder know of their embedded server: `postgres.json`, readable by its owner only. */
import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { superuser } from './postgres-cluster.js';

const recordSchema = z.object({
  port: z.number().int().min(1).max(65_535),
  password: z.string().min(16),
  cluster: z.string(),
});
/** How to reach the server, and where its cluster lies. */
export type ServerRecord = z.infer<typeof recordSchema>;

/** The data folder is closed to others; the folders above it, when they are missing, are made like any other. */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dirname(dataDir), { recursive: true });
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `DATA_DIR ${dataDir} cannot be written (${codeOf(cause)}): start Kawan as its owner, or set DATA_DIR to another folder`,
      { cause },
    );
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

/** For a server that was never started. */
export function newServer(): { port: number; password: string } {
  return { port: 0, password: randomBytes(24).toString('base64url') };
}

/** Keeps the port while it is free, so that a server started again is found under the address that processes know. */
export async function writeRecord(dataDir: string, wish: ServerRecord): Promise<ServerRecord> {
  const port = wish.port !== 0 && (await isFree(wish.port)) ? wish.port : await freePort();
  const record = { ...wish, port };
  const file = join(dataDir, 'postgres.json');
  await writeFile(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return record;
}

/** `null` when no server was ever started here. Throws {@link EmbeddedPostgresError}. */
export async function readRecord(dataDir: string): Promise<ServerRecord | null> {
  const file = join(dataDir, 'postgres.json');
  const text = await readFile(file, 'utf8').catch((error) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw new EmbeddedPostgresError(`${file} cannot be read (${codeOf(error)}): start Kawan as its owner`);
  });
  if (text === null) return null;
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    throw new EmbeddedPostgresError(`${file} cannot be read: restore it from a backup, or use another DATA_DIR`);
  }
}

export const databaseName = 'kawan';

/** The address for a client. */
export function urlOf({ port, password }: ServerRecord, name = databaseName): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${name}`;
}

async function isFree(port: number): Promise<boolean> {
  return listenOn(port).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return listenOn(0);
}

/** Binds `port` for a moment and tells which it was. */
function listenOn(port: number): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolvePort(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
