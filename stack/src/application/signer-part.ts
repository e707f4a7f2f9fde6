import { join } from 'node:path';

import { waitForLine } from '../parts/log-file.ts';
import { type PartPlan, stopWithTerm } from '../parts/part-plan.ts';
import { root } from '../paths.ts';
import { serviceEnvironment } from './service-environment.ts';
import type { Services } from './services.ts';

const CHECKPOINT_TOPIC = 'audit-checkpoints';

const publicKeyIn = (dataDir: string) => join(dataDir, 'checkpoints.pub');

/** Signs checkpoints of the log. It alone is told where its key is. */
export function signerPart(services: Services): PartPlan {
  return {
    name: 'signer',
    kind: 'signer',
    command: process.execPath,
    // Measured: 100 MB without both, 48 MB with them. It works a moment and waits ten seconds.
    args: ['--optimize-for-size', 'backend/src/signer/main.ts'],
    cwd: root,
    env: {
      ...serviceEnvironment(services, 'audit_reader', 'signer'),
      CHECKPOINT_TOPIC,
      SIGNER_DIR: join(services.dataDir, 'signer'),
      PUBLIC_KEY_FILE: publicKeyIn(services.dataDir),
      NODE_COMPILE_CACHE: join(root, '.cache/compiled'),
    },
    ready: (run) => waitForLine(run.log, run.logOffset, '"action":"ready"', run.ended),
    stop: stopWithTerm,
  };
}

/** What a part needs that checks signatures. */
export function checkpointEnvironment({ dataDir }: Services): Record<string, string> {
  return { CHECKPOINT_TOPIC, CHECKPOINT_KEY_FILE: publicKeyIn(dataDir) };
}
