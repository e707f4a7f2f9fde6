import { join } from 'node:path';

import { python, root } from '../paths.ts';
import { captureProgram } from './run-program.ts';
import type { Suite, SuiteContext, Tally } from './suite.ts';

interface Check {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Where it runs, when its settings are not in the root. */
  readonly room?: string;
}

const tool = (name: string) => join(root, 'node_modules/.bin', name);
const rooms = [
  'contract',
  'ledger',
  'database',
  'backend',
  'frontend',
  'stack',
  'e2e',
  'deploy',
  'faults',
  'benchmarks',
];

/** Both by the consumer's rules. */
const pythonFolders = ['--config', 'pyproject.toml', '.', '../faults/api'];

const checks: readonly Check[] = [
  ...rooms.map((room) => ({ name: `types of ${room}`, program: tool('tsc'), args: ['-p', room] })),
  {
    name: 'lint rules and import direction',
    program: tool('oxlint'),
    args: ['--type-aware', '--deny-warnings'],
  },
  { name: 'format', program: tool('oxfmt'), args: ['--check', '.'] },
  {
    name: 'generated files',
    program: process.execPath,
    args: ['contract/scripts/generate.ts', '--check'],
  },
  {
    name: 'Python lint rules',
    program: python,
    args: ['-m', 'ruff', 'check', ...pythonFolders],
    room: 'consumer',
  },
  {
    name: 'Python format',
    program: python,
    args: ['-m', 'ruff', 'format', '--check', ...pythonFolders],
    room: 'consumer',
  },
  { name: 'Python types', program: python, args: ['-m', 'mypy', 'src', 'tests'], room: 'consumer' },
];

/** Compilers, linters, formatters, drift of generated files: each counts as one test. */
export const checkSuite: Suite = { name: 'check', usesServices: false, run: runChecks };

async function runChecks(context: SuiteContext): Promise<Tally> {
  let failed = 0;
  for (const check of checks) {
    const { code, output } = await captureProgram(check.program, check.args, {
      ...context,
      cwd: join(root, check.room ?? ''),
    });
    context.say(`  ${code === 0 ? '✓' : '✗'} ${check.name}`);
    if (code === 0) continue;
    failed += 1;
    context.say(output.trimEnd());
  }
  return { passed: checks.length - failed, failed, skipped: [] };
}
