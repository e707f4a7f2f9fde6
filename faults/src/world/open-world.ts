import { once } from 'node:events';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack, removeDataDir, startStack } from '@tasktrail/stack';
import { openDatabase } from '../database/database.ts';
import { FeedClient } from '../feed/feed-client.ts';
import { startLoad } from '../load/load.ts';
import { TcpProxy } from '../proxy/tcp-proxy.ts';
import { Random } from '../random/random.ts';
import { installWitness } from '../witness/install-witness.ts';
import { Observer } from './observer.ts';
import { PartControl } from './part-control.ts';
import { type LinkName, type Needs, World } from './world.ts';

export interface WorldOptions {
  readonly seed: string;
  readonly needs: Needs;
  readonly full: boolean;
  readonly patience: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks at law and memory. */
  readonly observeEveryMs?: number;
}

/** Starts a system of its own, works with it and removes it. Its logs stay when `work` fails or says so. */
export async function withWorld<T extends { readonly keepLogs: string | undefined }>(
  options: WorldOptions,
  work: (world: World) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tasktrail-faults-'));
  const proxies = new Map<LinkName, TcpProxy>();
  const random = new Random(options.seed);
  let stack: Stack | undefined;
  let world: World | undefined;
  try {
    stack = await startStack({
      ...options.needs,
      dataDir,
      page: false,
      signal: options.signal,
      standBetween: async ({ from, to, port }) => openProxy({ from, to, port }, options, proxies),
    });
    world = await furnish(stack, { dataDir, random, proxies, options });
    const result = await Promise.race([work(world), rejectOn(options.signal)]);
    if (result.keepLogs !== undefined)
      cpSync(join(dataDir, 'logs'), result.keepLogs, { recursive: true });
    return result;
  } finally {
    await world?.close();
    for (const proxy of proxies.values()) await proxy.close();
    await stack?.stop();
    await removeDataDir(dataDir);
  }
}

async function rejectOn(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

async function openProxy(
  { from, to, port }: { from: string; to: string; port: number },
  { needs, seed }: WorldOptions,
  proxies: Map<LinkName, TcpProxy>,
): Promise<number | undefined> {
  const name = `${from} → ${to}` as LinkName;
  if (!needs.links?.includes(name)) return undefined;
  const random = new Random(`${seed}/${name}`);
  const proxy = await TcpProxy.open({ host: '127.0.0.1', port }, random);
  proxies.set(name, proxy);
  return proxy.port;
}

interface Materials {
  readonly dataDir: string;
  readonly random: Random;
  readonly proxies: ReadonlyMap<LinkName, TcpProxy>;
  readonly options: WorldOptions;
}

async function furnish(stack: Stack, materials: Materials): Promise<World> {
  const { dataDir, random, proxies, options } = materials;
  const { needs, full, patience, say, observeEveryMs = 1000 } = options;
  const url = (stack.url ?? '').replace('localhost', '127.0.0.1');
  const database = openDatabase(stack.databaseUrl);
  await installWitness(database);
  const control = new PartControl(stack.parts);
  const screens = Array.from({ length: needs.screens ?? 2 }, (_, index) => {
    const name = `screen${index + 1}`;
    return new FeedClient({ base: () => url, name, random: random.fork(name) });
  });
  for (const screen of screens) screen.connect();
  return new World({
    stack,
    dataDir,
    url,
    database,
    superuser: openDatabase(stack.superuserUrl),
    random,
    load: startLoad({
      base: url,
      databaseUrl: stack.databaseUrl,
      random,
      ...(needs.people !== undefined && { httpWriters: needs.people }),
      ...(needs.programs !== undefined && { sqlWriters: needs.programs }),
      ...(needs.pauseMs !== undefined && { pauseMs: needs.pauseMs }),
    }),
    screens,
    control,
    observer: new Observer({
      database,
      control,
      parts: namesOf(needs, stack),
      everyMs: observeEveryMs,
    }),
    proxies,
    full,
    patience,
    say,
  });
}

/** Our own processes: PostgreSQL and Kafka answer for themselves. */
function namesOf({ backends = 1, consumers = 1 }: Needs, stack: Stack): string[] {
  const numbered = (kind: string, count: number) =>
    count === 1 ? [kind] : Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`);
  const names = [
    ...numbered('backend', backends),
    ...numbered('consumer', consumers),
    ...(backends > 1 ? ['balancer'] : []),
  ];
  return hasPart(stack, 'signer') ? [...names, 'signer'] : names;
}

function hasPart({ parts }: Stack, name: string): boolean {
  try {
    return parts.get(name).process !== undefined;
  } catch {
    return false;
  }
}
