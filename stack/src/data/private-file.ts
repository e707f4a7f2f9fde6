import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes JSON that only this user may read; whoever reads it sees the old text or the new, never a part. */
export function writePrivately(path: string, content: unknown): void {
  const next = `${path}.${process.pid}.new`;
  writeFileSync(next, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(next, path);
}

/** The parsed file, or undefined when there is none. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
