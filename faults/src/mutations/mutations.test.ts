import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allMutations } from './all-mutations.ts';
import { root } from './copy-project.ts';
import { patchedFiles } from './patch-copy.ts';
import { patchOf } from './try-mutation.ts';

test.each(allMutations.map(({ name }) => name))('the bug %s can still be put in', (name) => {
  const files = patchedFiles(root, readFileSync(patchOf({ name }), 'utf8'));
  expect(files.size).toBeGreaterThan(0);
});

test('each patch belongs to a mutation', () => {
  const patches = readdirSync(join(root, 'faults/mutations')).map((file) =>
    file.replace(/\.patch$/, ''),
  );
  expect(new Set(patches)).toEqual(new Set(allMutations.map(({ name }) => name)));
});

test('a patch that no longer fits is refused', () => {
  const patch = '--- a/README.md\n+++ b/README.md\n@@ -1,1 +1,1 @@\n-no such line\n+another\n';
  expect(() => patchedFiles(root, patch)).toThrow('does not apply to README.md any more');
});
