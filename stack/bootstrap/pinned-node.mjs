import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Refusal } from './refusal.mjs';
import { root } from './root.mjs';

/** The Node that every part runs on: the one the lock file pins, or the machine's own where npm has none for it. */
export function pinnedNode() {
  const pinned = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (existsSync(pinned)) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 6)) return process.execPath;
  throw new Refusal(
    `There is no Node for ${process.platform} on ${process.arch} to fetch: install Node 24.6 or later and start again.`,
  );
}

/** One sentence instead of strange errors later. */
export function refuseUnknownPlatform() {
  const known =
    ['linux', 'darwin'].includes(process.platform) && ['x64', 'arm64'].includes(process.arch);
  if (!known)
    throw new Refusal('Tasktrail runs on Linux and macOS, x64 and arm64; on Windows use WSL 2.');
  if (process.platform === 'linux' && !usesGlibc()) {
    throw new Refusal(
      'PostgreSQL for npm needs glibc: use a distribution that is not based on musl.',
    );
  }
}

function usesGlibc() {
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (
    process.report.getReport()
  );
  return report.header.glibcVersionRuntime !== undefined;
}
