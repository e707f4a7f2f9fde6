import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { PartPlan, RunOfPart } from '../parts/part-plan.ts';
import { stopWithTerm } from '../parts/part-plan.ts';
import { root } from '../paths.ts';
import { checkpointEnvironment } from './signer-part.ts';
import { serviceEnvironment } from './service-environment.ts';
import type { ApplicationOptions } from './options.ts';
import type { Services } from './services.ts';

/** Where a backend listens, and what people call it. */
interface Place {
  readonly name: string;
  readonly port: number;
  /** Where the balancer listens, when people reach this backend through one. */
  readonly publicPort?: number | undefined;
}

/** The API, which also serves the built page. */
export function backendPart(
  services: Services,
  { name, port, publicPort }: Place,
  options: ApplicationOptions,
): PartPlan {
  return {
    name,
    kind: 'backend',
    command: process.execPath,
    args: [
      ...(options.watch ? ['--watch', '--watch-preserve-output'] : []),
      // Of 50 MB that live it took 365 MB while 100,000 events went by; 270 MB with less room for the young.
      '--max-semi-space-size=8',
      'backend/src/main.ts',
    ],
    cwd: root,
    env: {
      ...serviceEnvironment(services, 'backend', name),
      ...checkpointEnvironment(services),
      ...(publicPort ? { PUBLIC_URL: loopbackUrls(publicPort) } : {}),
      ...(services.chaosUrl ? { CHAOS_URL: services.chaosUrl } : {}),
      HOST: '127.0.0.1',
      PORT: String(port),
      // The balancer asks every 250 ms who is ready; with one backend there is nobody to hand over to.
      DRAIN_MS: publicPort ? '1500' : '0',
      ALLOWED_ORIGINS: (options.allowOrigins ?? []).join(','),
      ...(options.page === false ? {} : { STATIC_DIR: join(root, 'frontend/dist') }),
    },
    ready: (run) => answersReady(`http://127.0.0.1:${port}/health/ready`, run),
    // A request may take 10 s, with a database that does not answer.
    stop: { ...stopWithTerm, seconds: 20 },
  };
}

const loopbackUrls = (port: number) =>
  ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${port}`).join(',');

async function answersReady(url: string, run: RunOfPart): Promise<void> {
  while (!(await isOk(url))) await sleep(50, undefined, { signal: run.ended });
}

async function isOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
