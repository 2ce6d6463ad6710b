import { startApp } from './app.js';
import { readConfig } from './config.js';
import { createLog } from './ops/log.js';
import { oneLine } from './ops/one-line.js';
import { createShutdown, stopOnSignals, stopWithNpm, stopWithParent } from './ops/shutdown.js';

/** `npm start`: one process of the role that `KAWAN_ROLE` names. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog({ logLevel: config.logLevel, role: config.role });
  const shutdown = createShutdown({ log });
  stopOnSignals(shutdown);
  stopWithNpm(shutdown);
  stopWithParent(shutdown);
  const app = await startApp(config, log, shutdown);
  process.stdout.write(`ready ${config.role} ${app.url}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`kawan: ${oneLine(error)}\n`);
  process.exit(1);
});
