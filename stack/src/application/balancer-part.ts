import { join } from 'node:path';

import { waitForLine } from '../parts/log-file.ts';
import { type PartPlan, stopWithTerm } from '../parts/part-plan.ts';
import { root } from '../paths.ts';

/** One address for several backends. */
export function balancerPart(port: number, backends: readonly number[]): PartPlan {
  return {
    name: 'balancer',
    kind: 'balancer',
    command: process.execPath,
    args: ['--optimize-for-size', join(root, 'stack/src/balancer/main.ts')],
    cwd: root,
    env: { PORT: String(port), BACKENDS: backends.join(',') },
    ready: (run) => waitForLine(run.log, run.logOffset, 'listening', run.ended),
    stop: stopWithTerm,
  };
}
