/**
 * Where the embedded server's files lie and under whose account it runs. Postgres refuses to run as root; started as root,
 * Kawan runs it as an account without rights, which must be able to reach its files.
 */
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { copyPostgresBinaries, findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.js';

/** A numeric account of the operating system. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresHome {
  readonly binaries: PostgresBinaries;
  /** The cluster's folder; it need not exist yet. */
  readonly cluster: string;
  /** `null`: as whoever runs Kawan. */
  readonly account: Account | null;
}

/** For root when its data folder cannot be entered by others, as below /root. */
const rootHome = '/var/lib/kawan';

/** Accounts for root to choose from, best first. */
const accountNames = ['postgres', 'nobody'];
const nobody: Account = { uid: 65_534, gid: 65_534 };

/** `known` is the cluster that was used before, if there was one. */
export async function findPostgresHome(dataDir: string, known: string | undefined): Promise<PostgresHome> {
  const binaries = await findPostgresBinaries();
  if (process.getuid?.() !== 0) return { binaries, cluster: known ?? join(dataDir, 'postgres'), account: null };
  const account = await accountForRoot(known);
  const cluster = known ?? (await placeForRoot(dataDir, account));
  if (!(await mayEnter(dirname(cluster), account))) {
    throw new EmbeddedPostgresError(
      `Postgres does not run as root, and the account ${account.uid} may not enter ${dirname(cluster)}: set DATA_DIR to a folder that others may enter, start Kawan as a normal user, or set DATABASE_URL`,
    );
  }
  const reachable = await mayEnter(join(binaries.folder, 'bin'), account);
  return {
    binaries: reachable ? binaries : await copyPostgresBinaries(binaries, dirname(cluster)),
    cluster,
    account,
  };
}

async function accountForRoot(cluster: string | undefined): Promise<Account> {
  const owner = cluster === undefined ? null : await stat(cluster).catch(() => null);
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  return accountNames.map((name) => accounts.get(name)).find((account) => account !== undefined) ?? nobody;
}

/** Accounts by name from the text of /etc/passwd. */
export function parsePasswd(text: string): Map<string, Account> {
  const fields = text.split('\n').map((line) => line.split(':'));
  return new Map(
    fields
      .filter(([name, , uid, gid]) => name !== '' && /^\d+$/.test(uid ?? '') && /^\d+$/.test(gid ?? ''))
      .map(([name, , uid, gid]) => [name ?? '', { uid: Number(uid), gid: Number(gid) }]),
  );
}

/** In the data folder where that can be; a folder above it that belongs to root alone is not ours to open. */
async function placeForRoot(dataDir: string, account: Account): Promise<string> {
  if (!(await mayEnter(dataDir, account)) && (await mayEnter(dirname(dataDir), account))) {
    // Passing through is all that others get: what lies in it is closed by its own rights.
    await chmod(dataDir, ((await stat(dataDir)).mode & 0o777) | 0o011);
  }
  if (await mayEnter(dataDir, account)) return join(dataDir, 'postgres');
  await mkdir(rootHome, { recursive: true, mode: 0o755 });
  return join(rootHome, randomBytes(6).toString('hex'), 'postgres');
}

/** May `account` pass through every folder of `path`? */
export async function mayEnter(path: string, account: Account): Promise<boolean> {
  const { mode, uid, gid } = await stat(path).catch(() => ({ mode: 0o755, uid: -1, gid: -1 }));
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const parent = dirname(path);
  return parent === path || mayEnter(parent, account);
}

/** Makes a folder that the server's account owns. */
export async function makeOwned(folder: string, account: Account | null): Promise<void> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
  await mkdir(folder, { mode: 0o700 });
  if (account !== null) await chown(folder, account.uid, account.gid);
}
