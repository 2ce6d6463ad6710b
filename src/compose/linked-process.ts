import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { linkedAccount } from '../channels/whatsapp-web/account.js';
import type { Config } from '../config.js';
import type { Log } from '../ops/log.js';
import { pause } from './pause.js';
import { projectRoot } from './root.js';

export { linkedAccount };

/** Between two lives of the process; doubled while they are short. */
const rest = { firstMs: 1_000, mostMs: 60_000, healthyMs: 60_000 } as const;

/** Chromium writes the session down at its end; a process that takes longer is ended, and loses nothing but that. */
const stopMs = 9_000;

/** One process of the role `whatsapp`, as `npm start` with `KAWAN_ROLE=whatsapp` would start it. It ends when we do. */
export function startLinkedProcess({ given }: Config): ChildProcess {
  const environment = { ...process.env, ...given, KAWAN_ROLE: 'whatsapp', WHATSAPP_WEB: '1', PORT: '0' };
  return spawn(process.execPath, [join(projectRoot, 'src/start.mjs'), 'main'], {
    cwd: projectRoot,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Politely first. Resolves when it is gone. */
export async function stopLinkedProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await gone;
  clearTimeout(timer);
}

/** Keeps one running until `signal` aborts: whatever a browser does to its process, ours goes on. */
export async function keepLinkedProcess(config: Config, log: Log, signal: AbortSignal): Promise<void> {
  for (let restMs: number = rest.firstMs; !signal.aborted; ) {
    const begunAt = performance.now();
    const child = startLinkedProcess(config);
    const gone = once(child, 'exit').catch(() => undefined);
    const stop = () => void stopLinkedProcess(child);
    signal.addEventListener('abort', stop, { once: true });
    await gone;
    signal.removeEventListener('abort', stop);
    if (signal.aborted) return;
    restMs = performance.now() - begunAt > rest.healthyMs ? rest.firstMs : restMs;
    log.warn({ code: child.exitCode, signal: child.signalCode, ms: restMs }, 'the process of WhatsApp Web has ended');
    await pause(restMs, signal);
    restMs = Math.min(restMs * 2, rest.mostMs);
  }
}
