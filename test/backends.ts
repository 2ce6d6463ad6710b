/**
 * `npm run test:backends [-- <files>]`: the suite once more, with `DATABASE_URL` of another Postgres and `REDIS_URL` of a
 * real Redis, both started for it. The Postgres is the newest that the machine has installed, else a second embedded one.
 * Ends with the exit code of the suite; 2 when there is no redis-server.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedPostgres } from '../src/store/embedded-postgres.js';
import { type OtherPostgres, startOtherPostgres } from './support/other-postgres.js';
import { redisServerPath, startRedis } from './support/redis.js';

if (redisServerPath === undefined) {
  process.stderr.write('test:backends needs a redis-server: apt-get install redis-server\n');
  process.exit(2);
}
const [postgres, redis] = await Promise.all([
  startOtherPostgres().then((other) => other ?? secondEmbedded()),
  startRedis(),
]);
process.stdout.write(`on Postgres ${postgres.version} and Redis\n`);
const suite = spawn('npx', ['vitest', 'run', ...process.argv.slice(2)], {
  env: { ...process.env, DATABASE_URL: postgres.url, REDIS_URL: redis.url },
  stdio: 'inherit',
});
const [code] = await once(suite, 'exit');
await redis.close();
await postgres.close();
process.exit(typeof code === 'number' ? code : 1);

async function secondEmbedded(): Promise<OtherPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kawan-other-postgres-'));
  const server = await openEmbeddedPostgres({ dataDir });
  return {
    url: server.url,
    version: 'embedded',
    close: async () => {
      await server.release();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
