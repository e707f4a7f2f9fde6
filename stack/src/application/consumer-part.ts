import { join } from 'node:path';

import { waitForLine } from '../parts/log-file.ts';
import { type PartPlan, stopWithTerm } from '../parts/part-plan.ts';
import { python, root } from '../paths.ts';
import { serviceEnvironment } from './service-environment.ts';
import type { Services } from './services.ts';

/** The audit sink; ready when the group gave it its partitions. */
export function consumerPart(services: Services): PartPlan {
  return {
    name: 'consumer',
    kind: 'consumer',
    command: python,
    args: ['-m', 'audit_consumer', 'run'],
    cwd: join(root, 'consumer'),
    env: { ...serviceEnvironment(services, 'consumer'), GROUP_INSTANCE_ID: 'local-0' },
    ready: (run) => waitForLine(run.log, run.logOffset, 'assigned', run.ended),
    stop: stopWithTerm,
  };
}
