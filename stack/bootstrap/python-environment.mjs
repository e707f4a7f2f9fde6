import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { runInstaller } from './progress.mjs';
import { Refusal } from './refusal.mjs';

const OLDEST_MINOR = 11;

/**
 * A room's Python environment, `.venv` in its folder, and the lock files it is made from.
 * @typedef {{ folder: string, locks: readonly string[], sources?: string }} PythonEnvironment
 */

/**
 * The lock files that the environment was not last brought to.
 * @param {PythonEnvironment} environment
 */
export function staleLocks(environment) {
  return environment.locks.filter((name) => !isStamped(environment, name));
}

/**
 * @param {PythonEnvironment} environment
 * @param {readonly string[]} names
 */
export function countPackages({ folder }, names) {
  const count = (/** @type {string} */ name) =>
    readFileSync(join(folder, name), 'utf8').match(/^[\w.[\]-]+==/gm)?.length ?? 0;
  return names.reduce((sum, name) => sum + count(name), 0);
}

/**
 * Brings an environment to what its lock files say.
 * @param {PythonEnvironment} environment
 */
export async function bringUp(environment) {
  if (!isUsable(environment)) await make(environment);
  nameSources(environment);
  for (const name of staleLocks(environment)) await installFrom(environment, name);
}

/** @param {PythonEnvironment} environment */
const pathOf = ({ folder }) => join(folder, '.venv');

/** @param {PythonEnvironment} environment */
const pythonOf = (environment) => join(pathOf(environment), 'bin/python');

/** @param {PythonEnvironment} environment */
async function make(environment) {
  const machinePython = findPython();
  rmSync(pathOf(environment), { recursive: true, force: true });
  const failure =
    'The Python environment could not be made; Debian and Ubuntu have venv in the package python3-venv';
  const args = ['-m', 'venv', pathOf(environment)];
  await runInstaller(machinePython, args, { cwd: environment.folder, failure });
}

/**
 * A path file instead of an installed package: the sources are used where they are, and nothing needs to be built. The
 * path is relative, so that a clone may be moved.
 * @param {PythonEnvironment} environment
 */
function nameSources(environment) {
  if (!environment.sources) return;
  const [version = ''] = readdirSync(join(pathOf(environment), 'lib'));
  const packages = join(pathOf(environment), 'lib', version, 'site-packages');
  const sources = relative(packages, join(environment.folder, environment.sources));
  writeFileSync(join(packages, 'tasktrail.pth'), `${sources}\n`);
}

/**
 * @param {PythonEnvironment} environment
 * @param {string} name
 */
async function installFrom(environment, name) {
  const args = [
    '-m',
    'pip',
    'install',
    '--require-hashes',
    '--no-deps',
    '--only-binary=:all:',
    '--disable-pip-version-check',
  ];
  const failure = 'The Python packages could not be installed';
  const cwd = environment.folder;
  await runInstaller(pythonOf(environment), [...args, '-r', name], { cwd, failure });
  writeFileSync(stampOf(environment, name), stampText(environment, name));
}

/**
 * A clone that was moved, or a Python that was removed, leaves an environment that does not run.
 * @param {PythonEnvironment} environment
 */
function isUsable(environment) {
  const python = pythonOf(environment);
  return existsSync(python) && spawnSync(python, ['-m', 'pip', '--version']).status === 0;
}

/**
 * @param {PythonEnvironment} environment
 * @param {string} name
 */
function isStamped(environment, name) {
  const stamp = stampOf(environment, name);
  return (
    existsSync(pythonOf(environment)) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === stampText(environment, name)
  );
}

/**
 * @param {PythonEnvironment} environment
 * @param {string} name
 */
const stampOf = (environment, name) => join(pathOf(environment), `.tasktrail-${name}`);

/**
 * @param {PythonEnvironment} environment
 * @param {string} name
 */
function stampText({ folder }, name) {
  return createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
}

/** The first Python of the PATH that is new enough. */
function findPython() {
  const names = ['python3', ...[14, 13, 12, 11].map((minor) => `python3.${minor}`)];
  const enough = `import sys; sys.exit(sys.version_info < (3, ${OLDEST_MINOR}))`;
  const found = names.find((name) => spawnSync(name, ['-c', enough]).status === 0);
  if (!found)
    throw new Refusal(
      `Python 3.${OLDEST_MINOR} or later is missing: install it, with venv, and start again.`,
    );
  return found;
}
