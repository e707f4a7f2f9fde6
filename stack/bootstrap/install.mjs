import { join } from 'node:path';

import { installNodePackages } from './node-packages.mjs';
import { refuseUnknownPlatform } from './pinned-node.mjs';
import { waitForLock } from './process-lock.mjs';
import { installPythonPackages } from './python-packages.mjs';
import { root } from './root.mjs';

/**
 * Installs what is missing or older than the lock files; one starter at a time.
 * @param {{ withDevelopment: boolean }} wanted
 */
export async function install({ withDevelopment }) {
  refuseUnknownPlatform();
  const lock = await waitForLock(join(root, '.cache/install.lock'), ({ pid }) => {
    process.stdout.write(`Waiting for process ${pid}, which is installing\n`);
  });
  try {
    await installNodePackages();
    await installPythonPackages(withDevelopment);
  } finally {
    lock.release();
  }
}
