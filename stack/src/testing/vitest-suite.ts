import { join } from 'node:path';

import { readJson } from '../data/private-file.ts';
import { root } from '../paths.ts';
import { runProgram } from './run-program.ts';
import { type Suite, type SuiteContext, type Tally, judge } from './suite.ts';

interface VitestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: 'passed' | 'failed';
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The tests of one room that Vitest runs. */
export function vitestSuite(name: string, { usesServices }: { usesServices: boolean }): Suite {
  return { name, usesServices, run: async (context) => runVitest(name, context) };
}

async function runVitest(name: string, context: SuiteContext): Promise<Tally> {
  const file = join(context.reports, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const code = await runProgram(
    process.execPath,
    [vitest, 'run', '--project', name, ...reporters],
    context,
  );
  return judge(code, tallyOf(readJson(file) as VitestReport | undefined));
}

function tallyOf(report: VitestReport | undefined): Tally | undefined {
  if (!report) return undefined;
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  // A file that could not be loaded has no tests to fail.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(isFailed),
  );
  return {
    passed: report.numPassedTests,
    failed: tests.filter(isFailed).length + broken.length,
    skipped: tests
      .filter(({ status }) => !['passed', 'failed'].includes(status))
      .map((one) => one.fullName),
  };
}

const isFailed = ({ status }: { status: string }) => status === 'failed';
