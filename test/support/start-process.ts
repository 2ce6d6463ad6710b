/** A process that starts the store of `DATABASE_URL` and closes it again; its log goes to standard output. */
import { createLog } from '../../src/ops/log.js';
import { startStore } from '../../src/store/start-store.js';
import { testSecret } from './test-secret.js';

const started = await startStore({
  config: {
    dataDir: process.env['DATA_DIR'] ?? '.data',
    databaseUrl: process.env['DATABASE_URL'],
    secret: testSecret,
    secretPrevious: undefined,
    testClock: false,
  },
  log: createLog({ logLevel: 'info', fd: 1 }),
  applicationName: 'test start',
});
process.stdout.write('up\n');
await started.close();
