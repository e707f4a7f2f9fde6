import { defineConfig } from 'vitest/config';

// The first file to need a database waits for the template, and the machine may be busy with other suites.
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
});
