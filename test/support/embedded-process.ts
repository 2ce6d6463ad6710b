/** A process of its own that uses the embedded server: `embedded-process.ts <data folder>`. Speaks over IPC. */
import { openEmbeddedPostgres } from '../../src/store/embedded-postgres.js';

const [, , dataDir = ''] = process.argv;
const server = await openEmbeddedPostgres({ dataDir });
process.on('message', () => {
  void server.release().then(() => process.exit(0));
});
process.send?.({ url: server.url, created: server.created });
