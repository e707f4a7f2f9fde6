import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { runInstaller, showProgress } from './progress.mjs';
import { Refusal } from './refusal.mjs';
import { root } from './root.mjs';

const consumer = join(root, 'consumer');
const environment = join(consumer, '.venv');
const python = join(environment, 'bin/python');
const OLDEST_MINOR = 11;

/** @param {boolean} withDevelopment */
const lockFiles = (withDevelopment) => [
  'requirements.lock',
  ...(withDevelopment ? ['requirements-dev.lock'] : []),
];

/**
 * Whether the consumer's Python environment was last brought to these very lock files.
 * @param {boolean} withDevelopment
 */
export function arePythonPackagesCurrent(withDevelopment) {
  return lockFiles(withDevelopment).every(isStamped);
}

/**
 * Brings the consumer's Python environment to what its lock files say.
 * @param {boolean} withDevelopment
 */
export async function installPythonPackages(withDevelopment) {
  const names = lockFiles(withDevelopment);
  const count = names
    .filter((name) => !isStamped(name))
    .reduce((sum, name) => sum + countPackages(name), 0);
  const size = withDevelopment ? 60 : 15;
  await showProgress(`Installing ${count} Python packages (about ${size} MB)`, async () => {
    if (!isUsable()) await makeEnvironment();
    nameSources();
    for (const name of names) if (!isStamped(name)) await installFrom(name);
  });
}

async function makeEnvironment() {
  const machinePython = findPython();
  rmSync(environment, { recursive: true, force: true });
  const failure =
    'The Python environment could not be made; Debian and Ubuntu have venv in the package python3-venv';
  await runInstaller(machinePython, ['-m', 'venv', environment], { cwd: consumer, failure });
}

/**
 * A path file instead of an installed package: the sources are used where they are, and nothing needs to be built. The
 * path is relative, so that a clone may be moved.
 */
function nameSources() {
  const [version = ''] = readdirSync(join(environment, 'lib'));
  const packages = join(environment, 'lib', version, 'site-packages');
  writeFileSync(join(packages, 'tasktrail.pth'), `${relative(packages, join(consumer, 'src'))}\n`);
}

/** @param {string} name */
async function installFrom(name) {
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
  await runInstaller(python, [...args, '-r', name], { cwd: consumer, failure });
  writeFileSync(stampOf(name), stampText(name));
}

/** A clone that was moved, or a Python that was removed, leaves an environment that does not run. */
function isUsable() {
  return existsSync(python) && spawnSync(python, ['-m', 'pip', '--version']).status === 0;
}

/** @param {string} name */
function isStamped(name) {
  return (
    existsSync(python) &&
    existsSync(stampOf(name)) &&
    readFileSync(stampOf(name), 'utf8') === stampText(name)
  );
}

/** @param {string} name */
const stampOf = (name) => join(environment, `.tasktrail-${name}`);

/** @param {string} name */
function stampText(name) {
  return createHash('sha256')
    .update(readFileSync(join(consumer, name)))
    .digest('hex');
}

/** @param {string} name */
function countPackages(name) {
  return readFileSync(join(consumer, name), 'utf8').match(/^[\w.[\]-]+==/gm)?.length ?? 0;
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
