import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { variables } from '../../src/config.js';

const root = join(import.meta.dirname, '../..');

export interface ProgramOptions {
  readonly input?: string;
  /** As another account; only root may. */
  readonly uid?: number;
}

/** A command of ours as somebody types it in a shell, with nothing of the test's own environment that Kawan would read. */
export class Program {
  stdout = '';
  stderr = '';
  readonly pid: number;
  /** Resolves with the exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(command: readonly string[], environment: NodeJS.ProcessEnv, { input, uid }: ProgramOptions = {}) {
    const [file = '', ...args] = command;
    const unset = Object.fromEntries([...variables, 'npm_lifecycle_event'].map((name) => [name, undefined]));
    this.#child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...unset, ...environment },
      stdio: 'pipe',
      // A group of its own: what a terminal sends with Ctrl-C reaches all of it.
      detached: true,
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    this.pid = this.#child.pid ?? 0;
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk;
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk;
    });
    this.#child.stdin?.on('error', () => {}).end(input ?? '');
    this.exit = once(this.#child, 'close').then(([code]: (number | null)[]) => code ?? null);
  }

  /** Where it answers, once it says that it is ready. */
  async ready(): Promise<string> {
    const { stdout } = this.#child;
    if (stdout === null) throw new Error('it has no output');
    const over = this.exit.then((code) => {
      throw new Error(`it ended with ${code} before it was ready: ${this.stderr}`);
    });
    over.catch(() => {});
    for (;;) {
      const [, url] = /^ready \w+ (\S+)$/m.exec(this.stdout) ?? [];
      if (url !== undefined) return url;
      await Promise.race([once(stdout, 'data'), over]);
    }
  }

  /** Signals the program itself, or with `group` everything that it started, as a terminal does. */
  async end(signal: NodeJS.Signals, group = false): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null)
      process.kill(group ? -this.pid : this.pid, signal);
    return this.exit;
  }

  /** Lines on standard error that are no log. */
  get complaints(): string[] {
    return this.stderr
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{') && !line.startsWith('npm warn'));
  }
}

export const server = ['node', 'src/start.mjs', 'main'];
export const kawan = ['node', 'src/start.mjs', 'cli/kawan'];
