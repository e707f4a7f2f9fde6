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

/** A running compose project as a world of the fault tests: witness, load and screens at work, every service a part. */
export async function worldOf(project: Project, seed: string): Promise<World> {
  const containers = await runningContainers(project.name);
  const { url, database_url: databaseUrl, kafka_bootstrap } = await addressesOf(containers);
  const base = url.replace('localhost', '127.0.0.1');
  const database = openDatabase(databaseUrl);
  await installWitness(database);
  const random = new Random(seed);
  const control = new PartControl(partsOf(project, containers));
  const screens = ['screen1', 'screen2'].map((name) => {
    return new FeedClient({ base: () => base, name, random: random.fork(name) });
  });
  for (const screen of screens) screen.connect();
  const parts = [FRONTEND, 'backend', 'consumer', 'signer'];
  return new World({
    stack: {
      url,
      databaseUrl,
      superuserUrl: databaseUrl,
      kafkaBootstrap: kafka_bootstrap,
      parts: partsOf(project, containers),
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
    observer: new Observer({ database, control, parts, everyMs: 1000 }),
    proxies: new Map(),
    full: false,
    patience: 4,
    say: (line) => void process.stderr.write(`${line}\n`),
  });
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

function partsOf(project: Project, containers: readonly Container[]): Stack['parts'] {
  const parts = new Map(
    Object.entries(services).map(([name, service]) => {
      const own = containers.filter((one) => one.service === service);
      return [name, new ServicePart(project, service, own)];
    }),
  );
  const get = (name: string) => {
    const part = parts.get(name);
    if (!part) throw new Error(`there is no service for ${name}`);
    return part;
  };
  // Of the stack's list of parts the fault tests use no more than this.
  return { get } as unknown as Stack['parts'];
}
