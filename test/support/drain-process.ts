/** A process whose shutdown waits for a message. */
import { once } from 'node:events';
import { createLog } from '../../src/ops/log.js';
import { createShutdown, stopOnSignals } from '../../src/ops/shutdown.js';

const shutdown = createShutdown({ log: createLog({ logLevel: 'silent' }) });
shutdown.onStop('drain', async () => {
  process.send?.('draining');
  await once(process, 'message');
  process.send?.('drained');
});
stopOnSignals(shutdown);
// A server's socket would keep it alive.
setInterval(() => {}, 60_000);
process.send?.('ready');
