import { join } from 'node:path';

import { readJson } from '../data/private-file.ts';
import { root } from '../paths.ts';
import { runProgram } from './run-program.ts';
import { type Suite, type SuiteContext, type Tally, judge } from './suite.ts';

interface VitestReport {
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
  const args = [vitest, 'run', '--project', name, ...reporters];
  // In CI it would colour even what nobody sees on a terminal.
  const env = process.stdout.isTTY ? context.env : { ...context.env, NO_COLOR: '1' };
  const code = await runProgram(process.execPath, args, { ...context, env });
  return judge(code, tallyOf(readJson(file) as VitestReport | undefined));
}

function tallyOf(report: VitestReport | undefined): Tally | undefined {
  if (!report) return undefined;
  // A file that could not be loaded or set up is one failure; its tests say nothing.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(isFailed),
  );
  const tests = report.testResults
    .filter((file) => !broken.includes(file))
    .flatMap((file) => file.assertionResults);
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(isFailed).length + broken.length,
    skipped: tests
      .filter(({ status }) => !['passed', 'failed'].includes(status))
      .map(({ fullName }) => fullName),
  };
}

const isFailed = ({ status }: { status: string }) => status === 'failed';
