import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface WorkerOptions {
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  readonly secret: string;
  readonly doubleUrl: string;
  readonly gapMs?: number;
  readonly concurrency?: number;
}

export interface Worker {
  /** As `kill -9` does. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop and waits for it. */
  stop(): Promise<void>;
}

/** Resolves when the process is ready to send. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const script = fileURLToPath(new URL('./worker-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: options.databaseUrl,
      SECRET: options.secret,
      DOUBLE_URL: options.doubleUrl,
      GAP_MS: `${options.gapMs ?? 0}`,
      CONCURRENCY: `${options.concurrency ?? 10}`,
      ...(options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl }),
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilReady(child);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
    child.stdout?.once('data', () => resolve());
  });
}
