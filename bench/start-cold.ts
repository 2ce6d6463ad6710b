/**
 * `start.cold`: seconds from `npm start` on an empty data folder to the first reply in the web chat (database made, all
 * regions and the demo catalogue loaded), beside the embedded Postgres alone from nothing to its first query.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { withClient } from '../src/store/database.js';
import { openEmbeddedPostgres } from '../src/store/embedded-postgres.js';
import { type Benchmark, median } from './measure.js';

const rounds = 3;
const lookMs = 20;

export const benchmark: Benchmark = {
  name: 'start.cold',
  run: async () => {
    const ours: number[] = [];
    const alone: number[] = [];
    // The first round only fills the caches of the disk and of the compiler.
    for (let round = 0; round <= rounds; round += 1) {
      const first = await inEmptyFolder(secondsToReply);
      const plain = await inEmptyFolder(secondsToQuery);
      if (round === 0) continue;
      ours.push(first);
      alone.push(plain);
    }
    const baseline = 'embedded Postgres alone up to its first query';
    return { value: median(ours), unit: 's', baseline, baselineValue: median(alone) };
  },
};

async function inEmptyFolder(measure: (dataDir: string) => Promise<number>): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kawan-bench-'));
  try {
    return await measure(dataDir);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function secondsToQuery(dataDir: string): Promise<number> {
  const from = performance.now();
  const server = await openEmbeddedPostgres({ dataDir });
  await withClient(server.url, (client) => client.query('SELECT 1'));
  const seconds = (performance.now() - from) / 1000;
  await server.release();
  return seconds;
}

async function secondsToReply(dataDir: string): Promise<number> {
  const environment = { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' };
  const from = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  // npm ends before its child does; the pipe closes when both are gone.
  const over = once(child, 'close');
  try {
    const url = await readyUrl(child.stdout);
    await firstReply(url);
    return (performance.now() - from) / 1000;
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await over;
  }
}

async function readyUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const url = /^ready all (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('npm start ended before it was ready');
}

async function firstReply(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const posted = await fetch(`${url}/chat/messages`, { method: 'POST', headers, body: '{"text":"halo"}' });
  if (posted.status !== 202) throw new Error(`the first message was answered with ${posted.status}`);
  const cookie = posted.headers.get('set-cookie')?.split(';')[0] ?? '';
  for (;;) {
    const history = await fetch(`${url}/chat/history`, { headers: { cookie } });
    if ((await history.text()).includes('"from":"bot"')) return;
    await delay(lookMs);
  }
}
