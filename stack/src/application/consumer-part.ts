import { join } from 'node:path';

import { waitForLine } from '../parts/log-file.ts';
import { type PartPlan, stopWithTerm } from '../parts/part-plan.ts';
import { python, root } from '../paths.ts';
import { serviceEnvironment } from './service-environment.ts';
import type { Services } from './services.ts';

/** The audit sink; ready when the group gave it its partitions. */
export function consumerPart(services: Services, name: string, slot: number): PartPlan {
  return {
    name,
    kind: 'consumer',
    command: python,
    args: ['-m', 'audit_consumer', 'run'],
    cwd: join(root, 'consumer'),
    env: {
      ...serviceEnvironment(services, 'consumer', name),
      GROUP_INSTANCE_ID: `local-${slot}`,
    },
    ready: (run) => waitForLine(run.log, run.logOffset, 'assigned', run.ended),
    stop: stopWithTerm,
  };
}
