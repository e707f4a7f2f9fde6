import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runInstaller, showProgress } from './progress.mjs';
import { root } from './root.mjs';

/** @typedef {{ version?: string, integrity?: string, link?: boolean, os?: string[], cpu?: string[], libc?: string[], optional?: boolean }} Entry */
/** @typedef {Record<string, Entry>} Entries */

const stamp = join(root, 'node_modules/.tasktrail-lock');

const lockFile = () => readFileSync(join(root, 'package-lock.json'), 'utf8');
const hashOf = (/** @type {string} */ lock) => createHash('sha256').update(lock).digest('hex');

/** Whether node_modules was last brought to this very lock file. */
export function areNodePackagesCurrent() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(lockFile());
}

/** Brings node_modules to what package-lock.json says. */
export async function installNodePackages() {
  const lock = lockFile();
  const wanted = packagesForThisMachine(packagesIn(lock));
  const count = Object.keys(wanted).length;
  if (!isInstalled(wanted))
    await showProgress(`Installing ${count} Node packages (about 280 MB)`, runNpm);
  writeFileSync(stamp, hashOf(lock));
}

/**
 * Without install scripts: none is needed, and none can run what the lock file does not hash. Development packages too,
 * whatever NODE_ENV says: the page is built here.
 */
async function runNpm() {
  const args = [
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--loglevel=error',
  ];
  const npm = process.env['npm_execpath'];
  const [program, before] = npm?.endsWith('npm-cli.js') ? [process.execPath, [npm]] : ['npm', []];
  const failure = 'The Node packages could not be installed';
  await runInstaller(program, [...before, ...args], { cwd: root, failure });
}

/**
 * What `npm install` left behind is as good as `npm ci` when it has the same packages: whoever just changed a dependency
 * does not wait for everything to be installed again.
 * @param {Entries} wanted
 */
function isInstalled(wanted) {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const present = packagesIn(readFileSync(record, 'utf8'));
  return Object.entries(wanted).every(([path, entry]) => isSame(entry, present[path]));
}

/**
 * What an optional package for other machines needs is in the lock file, but not installed.
 * @param {Entry} wanted
 * @param {Entry | undefined} present
 */
function isSame(wanted, present) {
  if (!present) return wanted.optional === true && !wanted.cpu;
  return present.version === wanted.version && present.integrity === wanted.integrity;
}

/** @param {string} lock */
function packagesIn(lock) {
  return /** @type {{ packages: Entries }} */ (JSON.parse(lock)).packages;
}

/**
 * @param {Entries} packages
 * @returns {Entries}
 */
function packagesForThisMachine(packages) {
  const isOurs = (/** @type {[string, Entry]} */ [path, entry]) =>
    path.includes('node_modules/') && !entry.link && fits(entry);
  return Object.fromEntries(Object.entries(packages).filter(isOurs));
}

/** @param {Entry} entry */
function fits({ os, cpu, libc }) {
  return includes(os, process.platform) && includes(cpu, process.arch) && includes(libc, 'glibc');
}

/**
 * @param {string[] | undefined} list
 * @param {string} value
 */
function includes(list, value) {
  return !list || list.includes(value);
}
