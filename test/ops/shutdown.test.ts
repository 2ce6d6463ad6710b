import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/ops/log.js';
import { createShutdown } from '../../src/ops/shutdown.js';

const log = createLog({ logLevel: 'silent' });

describe('shutdown', () => {
  it('closes once, the last opened first, each after the other is over', async () => {
    const events: string[] = [];
    const shutdown = createShutdown({ log });
    for (const name of ['database', 'queue', 'server']) {
      shutdown.onStop(name, async () => {
        events.push(`${name} begins`);
        await Promise.resolve();
        events.push(`${name} ends`);
      });
    }
    await Promise.all([shutdown.stop('test'), shutdown.stop('again')]);
    await shutdown.stop('later');
    expect(events).toEqual([
      'server begins',
      'server ends',
      'queue begins',
      'queue ends',
      'database begins',
      'database ends',
    ]);
  });

  it('tells loops to stop before the first step', async () => {
    const shutdown = createShutdown({ log });
    let told = false;
    shutdown.onStop('step', () => {
      told = shutdown.signal.aborted;
    });
    expect(shutdown.signal.aborted).toBe(false);
    await shutdown.stop('test');
    expect(told).toBe(true);
  });

  it('goes on after a step that fails and one that never ends', async () => {
    const shutdown = createShutdown({ log, stepTimeoutMs: 20 });
    const events: string[] = [];
    shutdown.onStop('last', () => {
      events.push('last');
    });
    shutdown.onStop('stuck', () => new Promise(() => {}));
    shutdown.onStop('failing', async () => {
      throw new Error('on purpose');
    });
    await shutdown.stop('test');
    expect(events).toEqual(['last']);
  });
});

/** A process that needs until it is told `go` to drain; resolves when it listens. */
async function draining() {
  const child = fork(join(import.meta.dirname, '../support/drain-process.ts'), { execArgv: ['--import', 'tsx'] });
  const said: unknown[] = [];
  child.on('message', (message) => said.push(message));
  await once(child, 'message');
  return { child, said, exit: once(child, 'exit') };
}

describe('signals', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s lets the process drain and end with 0', async (signal) => {
    const { child, said, exit } = await draining();
    child.kill(signal);
    await expect.poll(() => said).toContain('draining');
    child.send('go');
    expect(await exit).toEqual([0, null]);
    expect(said).toEqual(['ready', 'draining', 'drained']);
  });

  it('a second Ctrl-C ends it at once', async () => {
    const { child, said, exit } = await draining();
    child.kill('SIGINT');
    await expect.poll(() => said).toContain('draining');
    const patience = setInterval(() => child.kill('SIGINT'), 100);
    expect(await exit).toEqual([130, null]);
    clearInterval(patience);
    expect(said).not.toContain('drained');
  });

  it('ends after its npm was killed outright', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kawan drain '));
    const file = join(folder, 'ended');
    const script = join(import.meta.dirname, '../support/drain-process.ts');
    // As npm does it: a shell between, and nothing passed on when it is killed.
    const between = `require('child_process').spawn('sh', ['-c', '"$@"; exit', 'sh', process.execPath, '--import', 'tsx',
      ...process.argv.slice(1)], { stdio: 'inherit' })`;
    const npm = spawn(process.execPath, ['-e', between, script, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, npm_lifecycle_event: 'start' },
    });
    await once(npm.stdout, 'data');
    npm.kill('SIGKILL');
    await expect.poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 10_000 }).toBe('drained');
    await rm(folder, { recursive: true });
  });
});
