import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { pino } from 'pino';
import { type Feed, startFeed } from '../src/live/feed.ts';
import { limits } from '../src/limits.ts';
import { LiveClient } from './live-client.ts';
import { createRelayKit, type RelayKit } from './relay-kit.ts';

export interface FeedOptions {
  topic?: string;
  tailDelayMs?: number;
  limits?: Partial<NonNullable<Parameters<typeof startFeed>[0]['limits']>>;
  allowOrigin?: (request: IncomingMessage) => boolean | 403 | 421;
}

export interface Replica {
  feed: Feed;
  port: number;
  log: { action?: string; count?: number }[];
  connect: (cursor?: string) => LiveClient;
  stop: () => Promise<void>;
}

/** A relay kit with any number of feeds, each on a server of its own. */
export interface FeedKit extends RelayKit {
  startFeed: (options?: FeedOptions) => Promise<Replica>;
}

export async function createFeedKit(ownBroker?: string): Promise<FeedKit> {
  const kit = await createRelayKit(ownBroker);
  const replicas: Replica[] = [];
  return {
    ...kit,
    startFeed: async (options = {}) => {
      const replica = await startReplica(kit, options);
      replicas.push(replica);
      return replica;
    },
    stop: async () => {
      await Promise.all(replicas.map((replica) => replica.stop()));
      await kit.stop();
    },
  };
}

async function startReplica(kit: RelayKit, options: FeedOptions): Promise<Replica> {
  const server = createServer((_, response) => response.writeHead(404).end());
  const pool = new pg.Pool({ connectionString: kit.database.backendUrl, max: 2 });
  pool.on('error', () => undefined);
  const log: Replica['log'] = [];
  const write = (line: string) => void log.push(JSON.parse(line) as Replica['log'][number]);
  const feed = startFeed({
    server,
    pool,
    bootstrap: [kit.bootstrap],
    topic: options.topic ?? kit.topic,
    build: 'test',
    logger: pino({ base: null }, { write }),
    allowOrigin: options.allowOrigin ?? (() => true),
    tailDelayMs: options.tailDelayMs ?? 0,
    limits: { ...limits.socket, ...options.limits },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = once(async () => {
    await feed.stop();
    await new Promise((resolve) => server.close(resolve));
    await pool.end();
  });
  return { feed, port, log, stop, connect: (cursor) => new LiveClient(port, cursor) };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
