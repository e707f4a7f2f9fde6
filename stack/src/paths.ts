import { join } from 'node:path';

/** The root of the clone. */
export const root = join(import.meta.dirname, '../..');

/** The program of the Python environment that bootstrap keeps. */
export const python = join(root, 'consumer/.venv/bin/python');
