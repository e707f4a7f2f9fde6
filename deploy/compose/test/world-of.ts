import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from '@tasktrail/stack';
import { openDatabase } from '../../../faults/src/database/database.ts';
import { FeedClient } from '../../../faults/src/feed/feed-client.ts';
import { startLoad } from '../../../faults/src/load/load.ts';
import { Random } from '../../../faults/src/random/random.ts';
import { installWitness } from '../../../faults/src/witness/install-witness.ts';
import { Observer } from '../../../faults/src/world/observer.ts';
import { PartControl } from '../../../faults/src/world/part-control.ts';
import { World } from '../../../faults/src/world/world.ts';
import { type Container, runningContainers } from './containers.ts';
import { type Project, docker } from './docker.ts';
import { ServicePart } from './parts.ts';
import { addressesOf } from './run-file.ts';

/** What the checker knows the frontend as: whoever stands before the backends. */
const FRONTEND = 'balancer';

export const services = {
  [FRONTEND]: 'frontend',
  backend: 'backend',
  consumer: 'consumer',
  signer: 'signer',
  kafka: 'kafka',
  postgres: 'postgres',
} as const;

/** A running compose project as a world of the fault tests. */
export interface ComposeWorld {
  readonly world: World;
  /** By the names of the checker. */
  readonly parts: ReadonlyMap<string, ServicePart>;
}

/** Witness, load and screens at work, every service a part. */
export async function worldOf(project: Project, seed: string): Promise<ComposeWorld> {
  const containers = await runningContainers(project.name);
  const { url, database_url: databaseUrl, kafka_bootstrap } = await addressesOf(containers);
  const base = url.replace('localhost', '127.0.0.1');
  const database = openDatabase(databaseUrl);
  await installWitness(database);
  const random = new Random(seed);
  const parts = partsOf(project, containers);
  const stackParts = asStackParts(parts);
  const control = new PartControl(stackParts);
  const screens = ['screen1', 'screen2'].map((name) => {
    return new FeedClient({ base: () => base, name, random: random.fork(name) });
  });
  for (const screen of screens) screen.connect();
  const ours = [FRONTEND, 'backend', 'consumer', 'signer'].flatMap((name) => namesOf(parts, name));
  const world = new World({
    stack: {
      url,
      databaseUrl,
      superuserUrl: databaseUrl,
      kafkaBootstrap: kafka_bootstrap,
      parts: stackParts,
      stop: async () => undefined,
    },
    dataDir: mkdtempSync(join(tmpdir(), 'tasktrail-compose-')),
    url: base,
    database,
    superuser: openDatabase(databaseUrl),
    random,
    load: startLoad({ base, databaseUrl, random }),
    screens,
    control,
    observer: new Observer({ database, control, parts: ours, everyMs: 1000 }),
    proxies: new Map(),
    full: false,
    patience: 4,
    say: (line) => void process.stderr.write(`${line}\n`),
  });
  return { world, parts };
}

/** The signer's records and its public key, to where the checker looks for them. */
export async function fetchCheckpoints(project: Project, world: World): Promise<void> {
  const containers = await runningContainers(project.name);
  const id = containers.find(({ service }) => service === 'signer')?.id ?? '';
  mkdirSync(join(world.dataDir, 'signer'), { recursive: true });
  const at = `${id}:/var/lib/tasktrail`;
  await docker('cp', `${at}/signer/checkpoints.ndjson`, join(world.dataDir, 'signer'));
  await docker('cp', `${at}/checkpoints-key/checkpoints.pub`, world.dataDir);
}

function partsOf(
  project: Project,
  containers: readonly Container[],
): ReadonlyMap<string, ServicePart> {
  return new Map(
    Object.entries(services).map(([name, service]) => {
      const own = containers.filter((one) => one.service === service);
      return [name, new ServicePart(project, service, own)];
    }),
  );
}

/** Several replicas are numbered, as the stack numbers its parts. */
function namesOf(parts: ReadonlyMap<string, ServicePart>, name: string): string[] {
  const replicas = parts.get(name)?.replicas ?? 0;
  if (replicas <= 1) return [name];
  return Array.from({ length: replicas }, (_, index) => `${name}-${index + 1}`);
}

/** Of the stack's list of parts the fault tests use no more than this. */
function asStackParts(parts: ReadonlyMap<string, ServicePart>): Stack['parts'] {
  const get = (name: string) => {
    const [, kind = name, replica] = /^(.*)-(\d+)$/.exec(name) ?? [];
    const part = parts.get(kind);
    if (!part) throw new Error(`there is no service for ${name}`);
    return replica === undefined ? part : { process: part.processOf(Number(replica) - 1) };
  };
  return { get } as unknown as Stack['parts'];
}
