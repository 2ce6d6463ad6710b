/** The ordered end of a process: nothing new is taken in, what is under way is finished, then connections close. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from './log.js';

export interface Shutdown {
  /** Aborted when the end begins: loops stop taking new work. */
  readonly signal: AbortSignal;
  /** Registers a closing step. Steps run one after the other, the last registered first: what was opened last is closed first. */
  onStop(name: string, step: () => Promise<void> | void): void;
  /** Runs all steps once, whoever calls and how often; resolves when they are over. `level` is how loud it is said. */
  stop(reason: string, level?: 'info' | 'debug'): Promise<void>;
}

export interface ShutdownOptions {
  readonly log: Log;
  /** A step that takes longer is left behind, so that one stuck connection does not keep the process. */
  readonly stepTimeoutMs?: number;
}

/** Longer than the slowest send that is waited for, shorter than the 30 s after which a supervisor kills. */
const stepTimeoutMs = 10_000;

export function createShutdown(options: ShutdownOptions): Shutdown {
  const { log } = options;
  const controller = new AbortController();
  const steps: { name: string; step: () => Promise<void> | void }[] = [];
  let stopping: Promise<void> | null = null;

  const run = async (reason: string, level: 'info' | 'debug') => {
    log[level]({ reason }, 'stopping');
    controller.abort();
    for (const { name, step } of steps.toReversed()) {
      await withTimeout(step, options.stepTimeoutMs ?? stepTimeoutMs).catch((err) =>
        log.error({ err, step: name }, 'a step of the shutdown failed'),
      );
    }
    log[level]('stopped');
  };

  return {
    signal: controller.signal,
    onStop: (name, step) => {
      steps.push({ name, step });
    },
    stop: (reason, level = 'info') => {
      stopping ??= run(reason, level);
      return stopping;
    },
  };
}

async function withTimeout(step: () => Promise<void> | void, limitMs: number): Promise<void> {
  const timer = new AbortController();
  const late = delay(limitMs, undefined, { signal: timer.signal }).then(
    () => {
      throw new Error(`not over after ${limitMs} ms`);
    },
    () => {},
  );
  try {
    await Promise.race([step(), late]);
  } finally {
    timer.abort();
  }
}

/** Conventional exit codes of a process that a signal ended. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * SIGINT and SIGTERM begin the shutdown and end the process with 0; a second one ends it at once. The terminal's Ctrl-C
 * reaches `npm` as well, which passes it on, so that the same press may come twice: repeats within a moment count once.
 */
export function stopOnSignals(shutdown: Shutdown, exit: (code: number) => void = process.exit): void {
  let firstAt: number | null = null;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (firstAt === null) {
        firstAt = performance.now();
        void shutdown.stop(signal).then(() => exit(0));
      } else if (performance.now() - firstAt > samePressMs) exit(exitCodes[signal]);
    });
  }
}

const samePressMs = 500;

/**
 * Stops when the `npm` that started this process is gone: killed outright it passes no signal on, and what it leaves
 * behind would bar the next start. Does nothing for a process that was started any other way.
 */
export function stopWithNpm(shutdown: Shutdown, exit: (code: number) => void = process.exit): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const starters = findStarters();
  const timer = setInterval(() => {
    if (findStarters() === starters) return;
    clearInterval(timer);
    void shutdown.stop('npm is gone').then(() => exit(0));
  }, starterLookMs);
  timer.unref();
}

/** Stops when the process that started this one with a wire between them is gone, however it went. */
export function stopWithParent(shutdown: Shutdown, exit: (code: number) => void = process.exit): void {
  if (process.send === undefined) return;
  process.once('disconnect', () => void shutdown.stop('its parent is gone').then(() => exit(0)));
}

const starterLookMs = 500;

/** Our parent and its parent: npm starts a shell, which starts us. Only Linux tells the second one cheaply. */
function findStarters(): string {
  try {
    // `pid (name) state ppid …`; a name may hold spaces and brackets.
    const fields = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return `${process.ppid} ${fields?.[1]}`;
  } catch {
    return String(process.ppid);
  }
}
