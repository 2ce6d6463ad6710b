/** What every command of `kawan` gets and gives: `0` done, `1` failed, `2` wrong use. */
import { readConfig } from '../config.js';
import type { AdjustableClock } from '../ops/clock.js';
import { createLog, type Log } from '../ops/log.js';
import type { Store } from '../store/client.js';
import { startStore } from '../store/start-store.js';

export type Command = (args: readonly string[]) => Promise<number>;

/** A failure that is told to whoever typed the command, in one line. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** The words of the command make no sense: the usage is printed and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Opened {
  readonly store: Store;
  readonly clock: AdjustableClock;
  readonly log: Log;
  readonly config: ReturnType<typeof readConfig>;
}

/** Reaches the data as the server does (it may run meanwhile) and lets go of it again. */
export async function withStore<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
  const config = readConfig();
  const log = createLog({ logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel });
  const started = await startStore({ config, log, applicationName: 'kawan cli', poolSize: 4 });
  try {
    return await work({ store: started.store, clock: started.clock, log, config });
  } finally {
    await started.close();
  }
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Rows for people as an aligned table, or one JSON object per line for programs. */
export function printRows(rows: readonly Record<string, string | number | null>[], json: boolean, empty: string): void {
  if (json) {
    for (const row of rows) print(JSON.stringify(row));
    return;
  }
  const [first] = rows;
  if (first === undefined) {
    print(empty);
    return;
  }
  const columns = Object.keys(first);
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  for (const line of cells)
    print(
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
