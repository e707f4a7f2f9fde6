import { defineConfig } from 'vitest/config';

/** What needs a container engine: not one of the suites of `npm test`. */
export default defineConfig({
  test: {
    name: 'images',
    root: import.meta.dirname,
    include: ['*.spec.ts'],
    // Each file runs a PostgreSQL and a Kafka of its own.
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
