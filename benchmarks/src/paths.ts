import { join } from 'node:path';

/** The root of the clone. */
export const root = join(import.meta.dirname, '../..');

/** Throw-away data directories and clones; beside the sources, hence on a disk and not in memory. */
export const scratch = join(root, '.cache/bench');

export const results = join(root, 'benchmarks/results');
