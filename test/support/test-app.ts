/** The whole of Kawan in this process, as `npm start` builds it, on a database of its own with the demo catalogue. */
import { openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../src/app.js';
import { openCore } from '../../src/compose/core.js';
import { seedDemo } from '../../src/compose/seed.js';
import { type Environment, parseConfig } from '../../src/config.js';
import { createLog } from '../../src/ops/log.js';
import { createShutdown } from '../../src/ops/shutdown.js';
import { type TestDatabase, testDatabase } from './database.js';
import { testSecret } from './test-secret.js';

export interface TestWorld {
  readonly database: TestDatabase;
  readonly dataDir: string;
  /** What a process needs to run on it. */
  readonly environment: Environment;
  /** Starts one more process-to-be on the same database; `PORT` is any free one. */
  start(environment?: Environment): Promise<TestApp>;
  close(): Promise<void>;
}

export interface TestWorldOptions {
  /** Everything that is logged, at its finest, goes here. */
  readonly logFile?: string;
}

export interface TestApp extends App {
  stop(): Promise<void>;
}

/** A database with all regions and the demo catalogue; `close` stops whatever was started on it. */
export async function testWorld(options: TestWorldOptions = {}): Promise<TestWorld> {
  const [database, dataDir] = await Promise.all([
    testDatabase({ filled: { name: 'demo', fill: seed } }),
    mkdtemp(join(tmpdir(), 'kawan app ')),
  ]);
  const started: TestApp[] = [];
  const base = { DATABASE_URL: database.url, KAWAN_SECRET: testSecret, DATA_DIR: dataDir, PORT: '0', DEMO: '1' };
  return {
    database,
    dataDir,
    environment: base,
    start: async (environment = {}) => {
      const app = await startTestApp({ ...base, REDIS_URL: process.env.REDIS_URL, ...environment }, options);
      started.push(app);
      return app;
    },
    close: async () => {
      for (const app of started.splice(0).reverse()) await app.stop();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function startTestApp(environment: Environment, { logFile }: TestWorldOptions): Promise<TestApp> {
  const config = parseConfig(environment);
  const to = logFile === undefined ? {} : { fd: openSync(logFile, 'a') };
  const logLevel = process.env.TEST_LOG_LEVEL ?? (logFile === undefined ? 'silent' : 'trace');
  const log = createLog({ logLevel, role: config.role, ...to });
  const shutdown = createShutdown({ log });
  const app = await startApp(config, log, shutdown);
  return { ...app, stop: () => shutdown.stop('the test is over') };
}

/** As the first `npm start` does on an empty data folder. */
async function seed(databaseUrl: string): Promise<void> {
  const config = parseConfig({ DATABASE_URL: databaseUrl, KAWAN_SECRET: testSecret, DEMO: '1' });
  const core = await openCore(config, createLog({ logLevel: 'silent' }));
  await seedDemo({ ...core, embedded: true, seed: 'demo' });
  await core.close();
}
