import { defineConfig } from 'vitest/config';

export default defineConfig({
  // As Node resolves them: with Vite's own conditions our code would get a second copy of graphql, its development build.
  ssr: { resolve: { conditions: ['node', 'module-sync'] } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/engine.ts',
    // Starting an embedded PostgreSQL or a browser takes seconds on a small machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // The file is what .ci/run counts by.
    reporters: ['default', ['json', { outputFile: 'node_modules/.vitest/results.json' }]],
  },
});
