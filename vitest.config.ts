import { defineConfig } from 'vitest/config';

/** PostgreSQL and Kafka come from the runner (`npm test`), as TEST_SUPERUSER_URL and TEST_KAFKA_BOOTSTRAP. */
const room = (name: string) => ({
  extends: true as const,
  test: { name, include: [`${name}/**/*.test.{ts,tsx}`] },
});

export default defineConfig({
  test: {
    projects: [
      room('contract'),
      room('ledger'),
      room('database'),
      room('backend'),
      room('stack'),
      // What needs a container engine is run by deploy/pipeline/integration-tests.
      {
        extends: true,
        test: {
          name: 'deploy',
          include: ['deploy/**/*.test.ts'],
          exclude: ['deploy/{images,compose}/test/**'],
        },
      },
      room('faults'),
      room('benchmarks'),
      room('frontend'),
    ],
    // Two cores are shared with PostgreSQL and Kafka.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A condition is waited for as long as a test may take: a slow machine is no failure.
    expect: { poll: { timeout: 15_000 } },
    restoreMocks: true,
  },
});
