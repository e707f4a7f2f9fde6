import { join } from 'node:path';

import { readJson } from '../data/private-file.ts';
import { root } from '../paths.ts';
import { runProgram } from './run-program.ts';
import { type Suite, type SuiteContext, type Tally, judge } from './suite.ts';

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly suites: readonly PlaywrightGroup[];
}

interface PlaywrightGroup {
  readonly suites?: readonly PlaywrightGroup[];
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly { status: string }[];
  }[];
}

/** The tests in a real browser; they start a stack of their own with the public command. */
export const playwrightSuite: Suite = { name: 'e2e', usesServices: false, run: runPlaywright };

async function runPlaywright(context: SuiteContext): Promise<Tally> {
  const file = join(context.reports, 'e2e.json');
  const playwright = join(root, 'node_modules/@playwright/test/cli.js');
  const args = [playwright, 'test', '--config', 'e2e/playwright.config.ts'];
  const env = { ...context.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const code = await runProgram(process.execPath, args, { ...context, env });
  return judge(code, tallyOf(readJson(file) as PlaywrightReport | undefined));
}

/** A test that passed only when it was tried again is not one that passes. */
function tallyOf(report: PlaywrightReport | undefined): Tally | undefined {
  if (!report) return undefined;
  const { expected, unexpected, flaky } = report.stats;
  return {
    passed: expected,
    failed: unexpected + flaky,
    skipped: report.suites.flatMap(skippedIn),
  };
}

function skippedIn({ suites = [], specs }: PlaywrightGroup): string[] {
  const here = specs.flatMap(({ title, tests }) =>
    tests.filter(({ status }) => status === 'skipped').map(() => title),
  );
  return [...here, ...suites.flatMap(skippedIn)];
}
