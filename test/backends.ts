/**
 * `npm run test:backends [-- <files>]`: the suite once more, with `DATABASE_URL` of another Postgres and `REDIS_URL` of a
 * real Redis, both started for it. Ends with the exit code of the suite; 2 when the machine lacks one of them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startOtherPostgres } from './support/other-postgres.js';
import { redisServerPath, startRedis } from './support/redis.js';

const postgres = await startOtherPostgres();
if (postgres === null || redisServerPath === undefined) {
  process.stderr.write(
    'test:backends needs another Postgres and redis-server: apt-get install postgresql redis-server\n',
  );
  await postgres?.close();
  process.exit(2);
}
const redis = await startRedis();
process.stdout.write(`Postgres ${postgres.version} and Redis\n`);
const suite = spawn('npx', ['vitest', 'run', ...process.argv.slice(2)], {
  env: { ...process.env, DATABASE_URL: postgres.url, REDIS_URL: redis.url },
  stdio: 'inherit',
});
const [code] = await once(suite, 'exit');
await redis.close();
await postgres.close();
process.exit(typeof code === 'number' ? code : 1);
