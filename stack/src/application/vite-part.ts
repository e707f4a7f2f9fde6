import { join } from 'node:path';

import { waitForLine } from '../parts/log-file.ts';
import { type PartPlan, stopWithTerm } from '../parts/part-plan.ts';
import { root } from '../paths.ts';

/** Vite's development server, which passes the API on to the backend. */
export function vitePart(port: number, backend: string): PartPlan {
  return {
    name: 'page',
    kind: 'page',
    command: process.execPath,
    args: [join(root, 'node_modules/vite/bin/vite.js'), '--port', String(port), '--strictPort'],
    cwd: join(root, 'frontend'),
    env: { BACKEND_URL: backend },
    ready: async (run) => waitForLine(run.log, run.logOffset, 'ready in', run.ended),
    stop: stopWithTerm,
  };
}
