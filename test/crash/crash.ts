/**
 * `npm run crash [-- --conversations 200 --kills 24]`: people apply over Telegram and the web chat while processes are
 * killed (`kill -9`) and started again, many of them in the middle of a send. Counts what came of it, prints it as JSON,
 * and ends with 1 when a promise was broken.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openStore } from '../../src/store/client.js';
import { openEmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { TelegramDouble } from '../support/telegram-double/telegram-double.js';
import { AppProcess } from './app-process.js';
import { Applicants } from './applicants.js';
import { Auditor } from './audit.js';

const { values } = parseArgs({
  options: {
    conversations: { type: 'string', default: '200' },
    kills: { type: 'string', default: '24' },
    redis: { type: 'string' },
  },
});
const conversations = Number(values.conversations);
const killsWanted = Number(values.kills);
const secret = 'a-secret-for-the-crash-test-only';

const dataDir = await mkdtemp(join(tmpdir(), 'kawan crash '));
const postgres = await openEmbeddedPostgres({ dataDir });
const double = await TelegramDouble.start();
const port = String(20_000 + Math.floor(Math.random() * 20_000));
const environment = {
  DATA_DIR: dataDir,
  KAWAN_SECRET: secret,
  PORT: port,
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  TELEGRAM_BOT_TOKEN: double.token,
  TELEGRAM_API_ROOT: double.root,
  DEMO: '1',
  LOG_LEVEL: 'error',
  ...(values.redis === undefined ? {} : { REDIS_URL: values.redis }),
};
const store = openStore({ databaseUrl: postgres.url, secret, poolSize: 6 });
const roles = (...names: ('all' | 'web' | 'worker')[]) =>
  names.map((role, index) => new AppProcess(`${role} ${index}`, { ...environment, KAWAN_ROLE: role }));

/** Half of the kills meet one process that does everything, the other half roles of their own. */
const phases = [
  { processes: roles('all'), kills: Math.floor(killsWanted / 2) },
  { processes: roles('web', 'worker', 'worker'), kills: Math.ceil(killsWanted / 2) },
];

let failed = false;
try {
  const auditor = new Auditor(store);
  const applicants = new Applicants({
    store,
    double,
    baseUrl: `http://127.0.0.1:${port}`,
    auditor,
    count: conversations,
  });
  let kills = 0;
  let midSend = 0;
  for (const [index, { processes, kills: wanted }] of phases.entries()) {
    // The first starts alone: it migrates and puts the catalogue in.
    for (const process of processes) await process.start();
    auditor.ready();
    if (index === 0) await applicants.begin();
    for (let killed = 0; killed < wanted && !applicants.done; killed++) {
      const victim = processes[killed % processes.length];
      if (victim === undefined) break;
      await delay(300 + Math.random() * 900);
      if (killed % 3 !== 1 && victim.name !== 'web 0') {
        // The provider has the message and has not answered yet: the worst moment.
        double.slow(250);
        await Promise.race([double.nextCall('sendMessage'), delay(3_000)]);
        midSend += 1;
      }
      await victim.kill();
      double.slow(0);
      kills += 1;
      auditor.down();
      await victim.start();
      auditor.ready();
    }
    if (index === phases.length - 1) await applicants.finished();
    await Promise.all(processes.map((process) => process.stop()));
  }
  const report = { conversations, kills, killsInTheMiddleOfASend: midSend, ...(await auditor.report(double, kills)) };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  failed = report.broken.length > 0 || kills < killsWanted;
} finally {
  for (const { processes } of phases) await Promise.all(processes.map((process) => process.stop()));
  await store.close();
  await postgres.release();
  await double.stop();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
