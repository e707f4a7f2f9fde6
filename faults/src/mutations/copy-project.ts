import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

/** What is installed or built, not written. */
const left = new Set([
  'node_modules',
  '.git',
  '.venv',
  '.cache',
  '.tasktrail',
  'dist',
  '.mypy_cache',
  '.ruff_cache',
  '.pytest_cache',
  '__pycache__',
]);

/** A copy of the sources beside which the installed packages stand; its rooms import each other, not ours. */
export function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'tasktrail-mutation-'));
  cpSync(root, copy, { recursive: true, filter: (path) => !left.has(basename(path)) });
  const installed = join(root, 'node_modules');
  const packages = join(copy, 'node_modules');
  mkdirSync(join(packages, '@tasktrail'), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name !== '@tasktrail') symlinkSync(join(installed, name), join(packages, name));
  }
  for (const room of readdirSync(join(installed, '@tasktrail')))
    symlinkSync(join('../..', room), join(packages, '@tasktrail', room));
  symlinkSync(join(root, 'consumer/.venv'), join(copy, 'consumer/.venv'));
  return copy;
}
