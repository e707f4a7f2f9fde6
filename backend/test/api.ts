import { request } from 'node:http';
import type { Agent, IncomingHttpHeaders } from 'node:http';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { createTestDatabase } from '../../database/test/index.ts';
import type { TestDatabase } from '../../database/test/index.ts';
import { createApp } from '../src/app.ts';
import type { AppDependencies } from '../src/app.ts';
import { notVerified } from '../src/audit/verify/not-verified.ts';
import { EventTimes } from '../src/event-times.ts';
import { createStoppableServer } from '../src/http/server.ts';
import { Monitor } from '../src/pipeline/monitor.ts';
import { createPool, type PoolOptions } from '../src/postgres/pool.ts';

export interface Sent {
  headers?: Record<string, string>;
  /** Sent as JSON, unless it is text or bytes already. */
  body?: unknown;
  agent?: Agent;
  /** Gives the request up. */
  signal?: AbortSignal;
}

export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The parsed text. */
  json: unknown;
}

export interface Api {
  database: TestDatabase;
  pool: Pool;
  port: number;
  /** Parsed lines of the log so far. */
  log: Record<string, unknown>[];
  /** How often a write told the relay. */
  pokes: () => number;
  call: (method: string, path: string, sent?: Sent) => Promise<Received>;
  stop: () => Promise<void>;
}

/** Connections of its pool: `limits.waitingPerConnection` callers may wait for each. */
export const POOL_SIZE = 8;

const noAddresses = { publicUrls: [], allowedOrigins: [] };

interface ApiOptions extends Partial<
  Omit<AppDependencies, 'pool' | 'logger' | 'poke' | 'readiness'>
> {
  readiness?: Partial<AppDependencies['readiness']>;
  /** Other limits of the pool than the usual ones. */
  limits?: Partial<PoolOptions>;
  /** The address of PostgreSQL as the API sees it. */
  through?: (databaseUrl: string) => Promise<string>;
}

/** The whole HTTP half on a socket and a database of its own. */
export async function startApi({
  readiness,
  through,
  limits,
  ...rest
}: ApiOptions = {}): Promise<Api> {
  const database = await createTestDatabase();
  const log: Record<string, unknown>[] = [];
  const logger = pino(
    { level: 'debug', base: null },
    { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const pool = createPool({
    databaseUrl: through ? await through(database.backendUrl) : database.backendUrl,
    name: 'test',
    max: POOL_SIZE,
    waitMs: 2000,
    ...limits,
    logger,
  });
  let pokes = 0;
  const app = createApp({
    pool,
    logger,
    addresses: noAddresses,
    readiness: {
      pool,
      kafkaUp: () => true,
      schemaFits: () => true,
      stopping: () => false,
      ...readiness,
    },
    version: '0.0.0-test',
    page: undefined,
    pipeline: {
      monitor: new Monitor(pool, logger),
      verification: () => notVerified,
      times: new EventTimes(),
      relayFailure: () => null,
      chaos: [],
    },
    loopLagMs: () => 0,
    poke: () => {
      pokes += 1;
    },
    ...rest,
  });
  const http = createStoppableServer(app);
  const { port } = await http.listen(0, '127.0.0.1');
  return {
    database,
    pool,
    port,
    log,
    pokes: () => pokes,
    call: (method, path, sent) => call(port, method, path, sent),
    stop: async () => {
      http.stopAccepting();
      http.server.closeAllConnections();
      await pool.end();
      await database.drop();
    },
  };
}

/** One request by node:http, because fetch() sends no Host, Origin or body of one's choice. */
export function call(
  port: number,
  method: string,
  path: string,
  sent: Sent = {},
): Promise<Received> {
  const body = bytesOf(sent.body);
  const headers = {
    ...(body && { 'Content-Type': 'application/json', 'Content-Length': body.length }),
    ...sent.headers,
  };
  const { agent, signal } = sent;
  const options = { ...(agent && { agent }), ...(signal && { signal }) };
  return new Promise((resolve, reject) => {
    const target = { host: '127.0.0.1', port, method, path, headers, ...options };
    const outgoing = request(target, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = incoming.headers['content-type']?.includes('json') === true && text !== '';
        const json: unknown = isJson ? JSON.parse(text) : undefined;
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined || Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
