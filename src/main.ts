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
  // What does the work is loaded once the environment is known to be right: a wrong value is said at once.
  const { startApp } = await import('./app.js');
  const app = await startApp(config, log, shutdown);
  process.stdout.write(`ready ${config.role} ${app.url}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`kawan: ${oneLine(error)}\n`);
  process.exit(1);
});
