/** A process whose shutdown waits for a message, or, with the name of a file, writes that file. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createLog } from '../../src/ops/log.js';
import { createShutdown, stopOnSignals, stopWithNpm } from '../../src/ops/shutdown.js';

const [, , endedFile] = process.argv;
const shutdown = createShutdown({ log: createLog({ logLevel: 'silent' }) });
shutdown.onStop('drain', async () => {
  if (endedFile !== undefined) {
    writeFileSync(endedFile, 'drained');
    return;
  }
  process.send?.('draining');
  await once(process, 'message');
  process.send?.('drained');
});
stopOnSignals(shutdown);
stopWithNpm(shutdown);
// A server's socket would keep it alive.
setInterval(() => {}, 60_000);
process.send?.('ready');
process.stdout.write('ready\n');
