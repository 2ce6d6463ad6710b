import { defineConfig } from 'vitest/config';

/**
 * These get a process of their own, so that nothing of them reaches another file: they change the environment, the
 * output or the clock of their process, count what it has seen, or run so long that they had better begin first.
 */
const apart = [
  'test/conversations.test.ts',
  'test/app/operations.test.ts',
  'test/app/processes.test.ts',
  'test/cli/**/*.test.ts',
  'test/ops/ids.test.ts',
  'test/ops/shutdown.test.ts',
  'test/store/embedded-postgres.test.ts',
  'test/store/migrate.test.ts',
];

const limits = { pool: 'forks', testTimeout: 20_000, hookTimeout: 60_000 } as const;

export default defineConfig({
  test: {
    // Once for the run, whatever its projects are.
    globalSetup: ['test/support/postgres-server.ts'],
    // The whole runs start processes and a browser; more at once than there are cores makes them wait for each other.
    maxWorkers: 2,
    projects: [
      // By name `apart` comes first: the long files of the suite are in it.
      { test: { ...limits, name: 'apart', include: apart } },
      // All others share two processes, and load the code once in each instead of once per file.
      { test: { ...limits, name: 'together', include: ['test/**/*.test.ts'], exclude: apart, isolate: false } },
    ],
  },
});
