/**
 * The folder in which Chromium keeps the linked session. A process that was killed leaves a Chromium behind that holds it,
 * and the next one is refused ("The browser is already running"): such orphans are found by their command line and ended.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Links that Chromium leaves when it is killed. */
const locks = ['SingletonLock', 'SingletonCookie', 'SingletonSocket'];

const lookAgainMs = 50;
const looks = 100;

/** Ends whoever holds the profile, and removes its locks. Only one process per account may do so: the caller holds its lock. */
export async function freeProfile(profile: string): Promise<number> {
  const orphans = await holdersOf(profile);
  for (const pid of orphans) end(pid);
  for (let look = 0; look < looks && (await holdersOf(profile)).length > 0; look += 1) await delay(lookAgainMs);
  await Promise.all(locks.map((lock) => rm(join(profile, lock), { force: true })));
  return orphans.length;
}

/** The session is over: the next start shows a QR code. */
export async function removeProfile(profile: string): Promise<void> {
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Processes that were started with `--user-data-dir=<profile>`. Only Linux can be asked; elsewhere Chromium says so itself. */
async function holdersOf(profile: string): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((entry) => /^\d+$/.test(entry)).map(Number);
  const wanted = `--user-data-dir=${profile}`;
  const held = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      // A process that changed its title has spaces where arguments were apart.
      return line.split('\0').includes(wanted) || `${line.replaceAll('\0', ' ')} `.includes(` ${wanted} `);
    }),
  );
  return pids.filter((pid, index) => held[index] && pid !== process.pid);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}
