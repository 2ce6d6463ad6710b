/** Another Postgres than the embedded one: the newest that the machine has installed (Debian: `apt-get install postgresql`). */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
/** Where Debian and its children keep them, a folder per version. */
const versions = '/usr/lib/postgresql';
/** Postgres refuses to run as root; this account exists everywhere and owns nothing. */
const nobody = 65_534;

export interface OtherPostgres {
  readonly url: string;
  readonly version: string;
  close(): Promise<void>;
}

/** `null` where none is installed. */
export async function startOtherPostgres(): Promise<OtherPostgres | null> {
  const found = existsSync(versions) ? readdirSync(versions).filter((name) => /^\d+$/.test(name)) : [];
  const version = found.sort((one, two) => Number(two) - Number(one))[0];
  if (version === undefined) return null;
  const bin = (name: string) => join(versions, version, 'bin', name);
  const account = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  const folder = await mkdtemp(join(tmpdir(), 'kawan-other-postgres-'));
  await chmod(folder, 0o700);
  if ('uid' in account) await chown(folder, nobody, nobody);
  const data = join(folder, 'data');
  const options = { ...account, cwd: folder };
  await run(bin('initdb'), ['-D', data, '-U', 'kawan', '-A', 'trust', '-E', 'UTF8', '--locale=C'], options);
  const port = String(await freePort());
  const settings = [
    'listen_addresses=127.0.0.1',
    'max_connections=300',
    'fsync=off',
    `unix_socket_directories=${folder}`,
  ];
  const server = spawn(bin('postgres'), ['-D', data, '-p', port, ...settings.flatMap((one) => ['-c', one])], {
    ...options,
    stdio: 'ignore',
  });
  const url = `postgres://kawan@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return {
    url,
    version,
    close: async () => {
      const over = once(server, 'exit');
      server.kill('SIGINT');
      await over;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string): Promise<void> {
  const tries = 150;
  for (let tried = 1; ; tried += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (tried === tries) throw error;
      await delay(100);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
