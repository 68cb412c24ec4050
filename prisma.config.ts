import { defineConfig } from 'prisma/config';

// Every Prisma command first downloads a schema engine unless it is told of one. `generate` never starts it,
// so any executable will do, and installing works without the download host.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
