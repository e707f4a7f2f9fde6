import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { root } from './paths.ts';

/** Downloads that every clone of this user shares; inside the clone when the user has no home to write to. */
export function userCache(): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const shared = join(base, 'tasktrail');
  return isWritable(shared) ? shared : join(root, '.cache');
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
