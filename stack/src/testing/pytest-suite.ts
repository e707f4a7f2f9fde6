import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { python, root } from '../paths.ts';
import { runProgram } from './run-program.ts';
import { type Suite, type SuiteContext, type Tally, judge } from './suite.ts';

/** The consumer's tests. */
export const pytestSuite: Suite = { name: 'consumer', usesServices: true, run: runPytest };

async function runPytest(context: SuiteContext): Promise<Tally> {
  const file = join(context.reports, 'consumer.xml');
  const cwd = join(root, 'consumer');
  const code = await runProgram(python, ['-m', 'pytest', `--junitxml=${file}`], {
    ...context,
    cwd,
  });
  return judge(code, existsSync(file) ? tallyOf(readFileSync(file, 'utf8')) : undefined);
}

/** Counts the cases of a JUnit report one by one: a case ends at the next one. */
export function tallyOf(junit: string): Tally {
  const [, ...cases] = junit.split('<testcase ');
  const failed = cases.filter((one) => /<(failure|error)[ >]/.test(one));
  const skipped = cases.filter((one) => !failed.includes(one) && /<skipped[ >/]/.test(one));
  return {
    passed: cases.length - failed.length - skipped.length,
    failed: failed.length,
    skipped: skipped.map((one) => /name="([^"]*)"/.exec(one)?.[1] ?? 'unnamed'),
  };
}
