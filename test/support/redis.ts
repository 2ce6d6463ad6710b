/** A Redis of its own for a test file, where the machine has one. Debian: `apt-get install redis-server`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';

/** `undefined` when there is none: tests that need it say so and are skipped. */
export const redisServerPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find((path) => existsSync(path));

export interface TestRedis {
  readonly url: string;
  /** Forgets everything, as a Redis without disk does when it is restarted. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** On a free port, or on the one where another has just been closed. */
export async function startRedis(at?: string): Promise<TestRedis> {
  if (redisServerPath === undefined) throw new Error('there is no redis-server on this machine');
  const dir = await mkdtemp(join(tmpdir(), 'kawan-redis-'));
  const port = at === undefined ? await freePort() : Number(new URL(at).port);
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', dir];
  const server = spawn(redisServerPath, [...options, '--maxmemory-policy', 'noeviction'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await untilReady(server);
  const url = `redis://127.0.0.1:${port}`;
  return {
    url,
    async flush() {
      const client = new Redis(url);
      await client.flushall();
      await client.quit();
    },
    async close() {
      server.kill('SIGKILL');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
    server.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes('Ready to accept connections')) resolve();
    });
  });
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
