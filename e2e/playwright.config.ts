import { defineConfig } from '@playwright/test';

const jsonReport = process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'];

/**
 * One stack for the whole suite, which has this machine's cores for itself: one worker, no retries. The projects run in
 * this order: an empty board exists only once, and what the last one kills disturbs nobody.
 */
export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  globalSetup: './stack/start-stack.ts',
  workers: 1,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: jsonReport ? [['list'], ['json', { outputFile: jsonReport }]] : [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'first run', testDir: 'specs/first-run' },
    { name: 'board', testDir: 'specs/board' },
    { name: 'pipeline', testDir: 'specs/pipeline', timeout: 180_000 },
    { name: 'faults', testDir: 'specs/faults', timeout: 180_000 },
  ],
});
