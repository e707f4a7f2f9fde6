import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Container,
  isAlive,
  publishedPort,
  runningContainers,
  stateOf,
} from './containers.ts';
import { docker } from './docker.ts';

const LOOK_EVERY_MS = 50;
/** Nobody tells of a container that was made anew. */
const ASK_EVERY_MS = 2000;
/** The process of a container that was removed. */
const GONE = -1;

/** Our services by the kinds of run.json; what is missing here is no part of it. */
const kinds: Readonly<Record<string, string>> = {
  postgres: 'postgres',
  kafka: 'kafka',
  'kafka-2': 'kafka',
  'kafka-3': 'kafka',
  backend: 'backend',
  consumer: 'consumer',
  signer: 'signer',
  frontend: 'balancer',
};

/** A part as run.json has it. */
export interface RunningPart {
  readonly name: string;
  readonly kind: string;
  readonly pid: number;
  readonly log: string;
}

interface Addresses {
  readonly url: string;
  readonly database_url: string;
  readonly kafka_bootstrap: string;
}

/**
 * Keeps DIR/run.json as the stack of `npm start` keeps it: addresses, and the process of each part that runs at this
 * moment. So whoever reads it, and kills by pid, finds the containers. Resolves when `end` is aborted.
 */
export async function keepRunFile(
  project: string,
  dir: string,
  end: AbortSignal,
  onLook: (parts: readonly RunningPart[]) => void = () => undefined,
): Promise<void> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  let known = await runningContainers(project);
  const addresses = await addressesOf(known);
  let asked = performance.now();
  let written: string | undefined;
  while (!end.aborted) {
    if (performance.now() - asked > ASK_EVERY_MS) {
      known = await allOf(known, project);
      asked = performance.now();
    }
    known = await Promise.all(known.map(withProcessOfNow));
    const parts = partsOf(known.filter(({ pid }) => isAlive(pid)));
    onLook(parts);
    const text = `${JSON.stringify({ ...addresses, parts }, undefined, 2)}\n`;
    if (text !== written) replace(join(dir, 'run.json'), text);
    written = text;
    await sleep(LOOK_EVERY_MS, undefined, { signal: end }).catch(() => undefined);
  }
  rmSync(join(dir, 'run.json'), { force: true });
}

/** Those that run, and those that ran before and may come back. */
async function allOf(known: readonly Container[], project: string): Promise<Container[]> {
  const running = await runningContainers(project).catch(() => []);
  const others = known.filter(
    ({ id, pid }) => pid !== GONE && !running.some((one) => one.id === id),
  );
  return [...running, ...others];
}

/** A container that died is asked for alone, and often: whoever keeps it down must be quicker than its start. */
async function withProcessOfNow(container: Container): Promise<Container> {
  if (isAlive(container.pid)) return container;
  const state = await stateOf(container.id).catch(() => undefined);
  return { ...container, pid: state?.Pid ?? GONE };
}

/** What the tests layer publishes. */
export async function addressesOf(containers: readonly Container[]): Promise<Addresses> {
  const port = (service: string, inside: number) => {
    const found = publishedPort(containers, service, inside);
    if (found === undefined)
      throw new Error(`port ${inside} of ${service} is not published: use compose.test.yaml`);
    return found;
  };
  const database = containers.find(({ service }) => service === 'postgres');
  const password = await docker('exec', database?.id ?? '', 'cat', '/run/secrets/owner-password');
  return {
    url: `http://localhost:${port('frontend', 8080)}`,
    database_url: `postgresql://owner:${password.trim()}@127.0.0.1:${port('postgres', 5432)}/taskdb`,
    kafka_bootstrap: `127.0.0.1:${port('kafka', 29_092)}`,
  };
}

function partsOf(containers: readonly Container[]): RunningPart[] {
  return containers.flatMap(({ name, service, pid }) => {
    const kind = kinds[service];
    return kind === undefined ? [] : [{ name, kind, pid, log: '' }];
  });
}

/** Whoever reads it sees the old text or the new, never a part. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
