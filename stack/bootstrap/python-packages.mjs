import { join } from 'node:path';

import { showProgress } from './progress.mjs';
import { bringUp, countPackages, staleLocks } from './python-environment.mjs';
import { root } from './root.mjs';

const consumer = join(root, 'consumer');

/** @type {import('./python-environment.mjs').PythonEnvironment} */
const forUse = { folder: consumer, locks: ['requirements.lock'], sources: 'src' };

/** @type {readonly import('./python-environment.mjs').PythonEnvironment[]} */
const forDevelopment = [
  { ...forUse, locks: ['requirements.lock', 'requirements-dev.lock'] },
  // Of its own: the tool that tests the API from outside shares nothing with what runs.
  { folder: join(root, 'faults/api'), locks: ['requirements.lock'] },
];

/** @param {boolean} withDevelopment */
const environments = (withDevelopment) => (withDevelopment ? forDevelopment : [forUse]);

/**
 * Whether the Python environments were last brought to these very lock files.
 * @param {boolean} withDevelopment
 */
export function arePythonPackagesCurrent(withDevelopment) {
  return environments(withDevelopment).every((environment) => staleLocks(environment).length === 0);
}

/**
 * Brings the Python environments to what their lock files say.
 * @param {boolean} withDevelopment
 */
export async function installPythonPackages(withDevelopment) {
  const stale = environments(withDevelopment).filter((one) => staleLocks(one).length > 0);
  const count = stale.reduce((sum, one) => sum + countPackages(one, staleLocks(one)), 0);
  const size = withDevelopment ? 95 : 15;
  await showProgress(`Installing ${count} Python packages (about ${size} MB)`, async () => {
    for (const environment of stale) await bringUp(environment);
  });
}
