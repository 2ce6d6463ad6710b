import { defineConfig } from 'prisma/config';

// The CLI insists on a schema-engine binary even for `generate`, which does not use it; any executable will do.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
