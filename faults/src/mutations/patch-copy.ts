import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch, parsePatch } from 'diff';

/** The files that a patch changes, as they are after it. A patch that no longer fits is an error: its bug is not tried. */
export function patchedFiles(folder: string, patch: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const part of parsePatch(patch)) {
    const name = part.newFileName?.replace(/^b\//, '');
    if (name === undefined) throw new Error('the patch names no file');
    const patched = applyPatch(readFileSync(join(folder, name), 'utf8'), part);
    if (patched === false) throw new Error(`the patch does not apply to ${name} any more`);
    files.set(name, patched);
  }
  return files;
}

export function patchCopy(copy: string, patch: string): void {
  for (const [name, text] of patchedFiles(copy, patch)) writeFileSync(join(copy, name), text);
}
