import { join } from 'node:path';

import { areNodePackagesCurrent, installNodePackages } from './node-packages.mjs';
import { refuseUnknownPlatform } from './pinned-node.mjs';
import { waitForLock } from './process-lock.mjs';
import { arePythonPackagesCurrent, installPythonPackages } from './python-packages.mjs';
import { root } from './root.mjs';

/**
 * Installs what is missing or older than the lock files; one starter at a time.
 * @param {{ withDevelopment: boolean }} wanted
 */
export async function install({ withDevelopment }) {
  refuseUnknownPlatform();
  if (areNodePackagesCurrent() && arePythonPackagesCurrent(withDevelopment)) return;
  const lock = await waitForLock(join(root, '.cache/install.lock'), ({ pid }) => {
    process.stdout.write(`Waiting for process ${pid}, which is installing\n`);
  });
  try {
    if (!areNodePackagesCurrent()) await installNodePackages();
    if (!arePythonPackagesCurrent(withDevelopment)) await installPythonPackages(withDevelopment);
  } finally {
    lock.release();
  }
}
