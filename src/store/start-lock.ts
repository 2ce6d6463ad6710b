import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { startLimits } from './limits.js';

/**
 * Runs `work` while this process alone holds the file `path`. It guards the starting and stopping of the embedded server,
 * when there is no database yet that could hold a lock. A holder that died is noticed by its process id.
 */
export async function withStartLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + startLimits.waitMs;
  while (!(await take(path))) {
    if (await isStale(path)) await remove(path);
    else if (Date.now() > giveUpAt) {
      throw new EmbeddedPostgresError(
        `another process has been starting Postgres for too long: end it, or delete ${path}`,
      );
    } else await delay(20);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const [pid, info] = await Promise.all([readFile(path, 'utf8').catch(() => ''), stat(path).catch(() => null)]);
  if (info === null) return false;
  const ageMs = Date.now() - info.mtimeMs;
  // Just made and not yet written: its holder is between two lines of `take`.
  if (pid === '') return ageMs > 1_000;
  return ageMs > startLimits.staleLockMs || !isAlive(Number(pid));
}

/** Renaming first lets only one of several finders remove it, and never a lock that was taken anew meanwhile for long. */
async function remove(path: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => {});
  await rm(aside, { force: true });
}

/** Does a process of this number run, whoever owns it? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
