import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from './overlays.ts';

/** One figure for all that kustomize reads. Tests compare it, so that they need no kubectl. */
export function digestOfSources(): string {
  const digest = createHash('sha256');
  const files = globSync('{base,components,overlays,secrets}/**/*.yaml', { cwd: folder });
  for (const file of files.filter((file) => !file.includes('/values/')).toSorted()) {
    digest.update(`${file}\0`).update(readFileSync(join(folder, file)));
  }
  return digest.digest('hex');
}
