import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres-server.ts'],
    // A forked process per file: databases, clocks and signals of one file cannot reach another.
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // The whole runs start processes and a browser; more at once than there are cores makes them wait for each other.
    maxWorkers: 2,
  },
});
