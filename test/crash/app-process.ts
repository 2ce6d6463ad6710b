import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../..');

/** One process of Kawan, as an operator starts it; it can be killed at any line and started again. */
export class AppProcess {
  readonly name: string;
  /** When it last said `ready`, in milliseconds of this process; infinite while it is down. */
  readyAt = Number.POSITIVE_INFINITY;
  url = '';
  kills = 0;
  readonly #environment: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;

  constructor(name: string, environment: NodeJS.ProcessEnv) {
    this.name = name;
    this.#environment = environment;
  }

  /** `more` goes before what it was made with, and counts for this start only. */
  async start(more: NodeJS.ProcessEnv = {}): Promise<void> {
    const child = spawn(process.execPath, ['src/start.mjs', 'main'], {
      cwd: root,
      env: { ...process.env, ...this.#environment, ...more },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const [, url] = /^ready \w+ (\S+)$/.exec(line) ?? [];
      if (url === undefined) continue;
      this.url = url;
      this.readyAt = performance.now();
      return;
    }
    throw new Error(`${this.name} ended before it was ready`);
  }

  /** `kill -9`, as the kernel does it when memory runs out. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
    this.kills += 1;
  }

  /** SIGTERM, as a supervisor does it. Answers the exit code. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child?.exitCode ?? null;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    this.readyAt = Number.POSITIVE_INFINITY;
    const over = once(child, 'exit');
    child.kill(signal);
    await over;
  }
}
