/**
 * A Postgres server in the data folder, from the binaries that npm brings, so that nothing need be installed. The first
 * process starts it, others attach to it, the last one stops it. Only its binaries are used: the npm package's own class
 * stops the server before our drain.
 */
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { startLimits } from './limits.js';
import {
  clusterExists,
  createCluster,
  forgetDeadPostmaster,
  readPostmaster,
  startCluster,
  stopCluster,
} from './postgres-cluster.js';
import { findPostgresHome } from './postgres-home.js';
import {
  databaseName,
  makeDataDir,
  newServer,
  readRecord,
  type ServerRecord,
  urlOf,
  writeRecord,
} from './postgres-record.js';
import { withStartLock } from './start-lock.js';

export interface EmbeddedPostgres {
  readonly url: string;
  /** Did this process make the cluster, so that the database is empty? */
  readonly created: boolean;
  /** Where its files lie; in the data folder, unless the account that it runs under may not enter that. */
  readonly cluster: string;
  /** Lets go of it; stops the server when no other process of ours uses it. Close the store first. */
  release(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Told when the server was lost and started again. */
  readonly onRestart?: (error: unknown) => void;
}

/** Connections by this name are held by every process that uses the server; they tell who is the last one. */
const keeperName = 'kawan keeper';

/** Starts the server of `dataDir` or attaches to the one that runs. Throws {@link EmbeddedPostgresError}. */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  await makeDataDir(dataDir);
  const lock = join(dataDir, 'postgres.lock');
  const { record, created, keeper } = await withStartLock(lock, () => ensureRunning(dataDir));
  const locked = <T>(work: () => Promise<T>) => withStartLock(lock, work);
  const keeping = keep(keeper, () => ensureRunning(dataDir), locked, options.onRestart ?? (() => {}));
  return { url: urlOf(record), created, cluster: record.cluster, release: () => keeping.release(record.cluster) };
}

/** The address of the server that runs in `dataDir` now, or `null`. Starts nothing. */
export async function embeddedPostgresUrl(dataDir: string): Promise<string | null> {
  const record = await readRecord(resolve(dataDir));
  if (record === null || (await readPostmaster(record.cluster)) === null) return null;
  return urlOf(record);
}

interface Running {
  readonly record: ServerRecord;
  readonly created: boolean;
  readonly keeper: pg.Client;
}

async function ensureRunning(dataDir: string): Promise<Running> {
  const known = await readRecord(dataDir);
  const attached = known === null ? null : await attach(known);
  if (attached !== null && known !== null) return { record: known, created: false, keeper: attached };
  const home = await findPostgresHome(dataDir, known?.cluster);
  const record = await writeRecord(dataDir, { ...(known ?? newServer()), cluster: home.cluster });
  const created = !(await clusterExists(home.cluster));
  if (created) await createCluster(home, record.password);
  await forgetDeadPostmaster(home.cluster);
  await startCluster(home, record.port);
  const keeper = await connect(record);
  if (keeper === null)
    throw new EmbeddedPostgresError(
      `Postgres in ${home.cluster} runs but refuses the password in ${join(dataDir, 'postgres.json')}`,
    );
  return { record, created, keeper };
}

/** A connection to the server that runs; waits while it recovers from a crash, or until it is down when it stops. */
async function attach(record: ServerRecord): Promise<pg.Client | null> {
  const giveUpAt = Date.now() + startLimits.waitMs;
  for (;;) {
    const running = await readPostmaster(record.cluster);
    if (running === null) return null;
    const client = running.port === record.port ? await connect(record).catch(() => null) : null;
    if (client !== null) return client;
    if (Date.now() > giveUpAt)
      throw new EmbeddedPostgresError(
        `Postgres (process ${running.pid}) does not answer on port ${record.port}: end it and start again`,
      );
    await delay(50);
  }
}

/** Connects as keeper; makes the database when the cluster is new. `null` when the server refuses the password. */
async function connect(record: ServerRecord): Promise<pg.Client | null> {
  try {
    return await connectTo(urlOf(record));
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? error.code : undefined;
    if (code === '28P01') return null;
    if (code !== '3D000') throw error;
    const admin = await connectTo(urlOf(record, 'postgres'));
    await admin.query(`CREATE DATABASE ${databaseName}`);
    await admin.end();
    return await connectTo(urlOf(record));
  }
}

async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: keeperName, keepAlive: true });
  // Without a listener a broken connection would end the process; `keep` hears of it by the event `end`.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Holds the keeper's connection. When the server goes away under us it is started again under the same address. */
function keep(
  first: pg.Client,
  restart: () => Promise<Running>,
  locked: (work: () => Promise<void>) => Promise<void>,
  onRestart: (error: unknown) => void,
) {
  let keeper = first;
  let released = false;
  const watch = () => keeper.once('end', () => void heal());
  const renew = async () => {
    if (released) return;
    ({ keeper } = await restart());
    watch();
    onRestart(null);
  };
  const heal = async (): Promise<void> => {
    if (released) return;
    await locked(renew).catch(async (error) => {
      onRestart(error);
      await delay(startLimits.healGapMs);
      await heal();
    });
  };
  watch();
  return {
    release: (cluster: string) =>
      locked(async () => {
        released = true;
        const last = await isLast(keeper);
        await keeper.end().catch(() => {});
        if (last) await stopCluster(cluster);
      }),
  };
}

/** Does no other process of ours hold a connection? What else is connected (a psql, say) does not keep the server up. */
async function isLast(keeper: pg.Client): Promise<boolean> {
  try {
    const { rows } = await keeper.query<{ others: number }>(
      `SELECT count(*)::int AS others FROM pg_stat_activity
       WHERE application_name = $1 AND pid <> pg_backend_pid()`,
      [keeperName],
    );
    return rows[0]?.others === 0;
  } catch {
    // The server is gone already.
    return false;
  }
}
