import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProblemCode, problems } from '@tasktrail/contract';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type ServerOptions, WebSocketServer } from 'ws';
import type { EventTimes } from '../event-times.ts';
import { Follower } from '../kafka/follower.ts';
import type { TailBatch } from '../kafka/tail.ts';
import { refuseSocket } from '../http/refuse-socket.ts';
import { limits } from '../limits.ts';
import { type Capacity, Places } from '../places.ts';
import { type SocketLimits, acceptSocket } from './accept-socket.ts';
import { Announcements } from './announcements.ts';
import { checkRecords } from './check-records.ts';
import type { Position } from './cursor.ts';
import { Hub } from './hub.ts';

export interface FeedOptions {
  server: Server;
  /** Role `backend`. */
  pool: Pool;
  bootstrap: string[];
  topic: string;
  /** Names this version of the page and the API. */
  build: string;
  logger: Logger;
  /** Host and Origin of an upgrade are ones we talk to; or the status that says which is not. */
  allowOrigin: (request: IncomingMessage) => boolean | 403 | 421;
  /** Remembers when each record was fanned out. */
  times?: EventTimes;
  /** Holds the tail back, for tests; 0 otherwise. */
  tailDelayMs: number;
  /** How many sockets, and what each may do. */
  limits?: SocketLimits & { places: Capacity; closeMs: number };
}

export interface Feed {
  /**
   * Sends every socket elsewhere within this time, not all at once: half of it is for those who choose to learn that
   * this replica is no longer to be chosen.
   */
  drain: (ms: number) => void;
  /** Closes every socket with 1001 and stops reading. */
  stop: () => Promise<void>;
  /** The topic is being followed. */
  kafkaUp: () => boolean;
  /** Open pages. */
  sockets: () => number;
  /** Up to where this replica has fanned out; undefined until Kafka was reached for the first time. */
  position: () => Position | undefined;
  /** Where the topic ends now; rejects when Kafka does not answer. */
  logEnds: () => Promise<readonly number[]>;
}

const PATH = '/api/live';
const GOING_AWAY = 1001;
const SERVICE_RESTART = 1012;
const FAREWELL_MS = 2_000;

/** `closeTimeout` is younger than the library's types. */
const socketOptions = (closeMs: number): ServerOptions & { closeTimeout: number } => ({
  noServer: true,
  maxPayload: 16 * 1024,
  perMessageDeflate: false,
  closeTimeout: closeMs,
});

/**
 * The live feed of this replica: one tail of the topic, every record checked against the database, fanned out to all
 * sockets. It runs from the start, without sockets too, so that the ring can fill the gap of a reconnect.
 */
export function startFeed(options: FeedOptions): Feed {
  const { hub, announcements, follower } = connectParts(options);
  const followed = follower.run();
  const { places: capacity, closeMs, ...perSocket } = options.limits ?? limits.socket;
  const sockets = new WebSocketServer(socketOptions(closeMs));
  const places = new Places(capacity);
  let stopping = false;

  options.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = URL.parse(request.url ?? '', 'http://localhost');
    const refusal = stopping ? 'over-capacity' : refusalOf(request, url, options);
    if (refusal !== undefined) return refuse(socket, refusal);
    const leave = places.take(request.socket.remoteAddress);
    if (!leave) return refuse(socket, 'over-capacity');
    socket.once('close', leave);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      acceptSocket(webSocket, url?.searchParams.get('cursor') ?? null, hub, perSocket);
    });
  });

  return {
    drain: (ms) => {
      setTimeout(() => {
        stopping = true;
        hub.scatter(ms / 2, SERVICE_RESTART, 'the server is restarting');
      }, ms / 2).unref();
    },
    kafkaUp: () => follower.up,
    sockets: () => sockets.clients.size,
    position: () => hub.position,
    logEnds: () => follower.logEnds(),
    stop: async () => {
      stopping = true;
      announcements.stop();
      hub.close(GOING_AWAY, 'the server is stopping');
      await farewell(sockets);
      follower.stop();
      await followed;
    },
  };
}

function connectParts({ pool, logger, build, bootstrap, topic, tailDelayMs, times }: FeedOptions) {
  const hub: Hub = new Hub({
    build,
    tailUp: () => follower.up,
    logEnds: () => follower.logEnds(),
    audited: () => announcements.audited,
  });
  const announcements = new Announcements({
    pool,
    logger,
    audience: () => hub.audience,
    tell: (frame) => hub.tell(frame),
  });
  const follower = new Follower({
    bootstrap,
    topic,
    logger,
    begin: (range) => hub.begin(range),
    take: async (batch) => {
      if (tailDelayMs > 0) await sleep(tailDelayMs);
      const events = await checkRecords(pool, batch.records);
      reportForeign(batch, events, logger);
      await hub.deliver(batch, events);
      if (times) noteDelivered(batch, hub.position?.topicId, times);
    },
  });
  return { hub, announcements, follower };
}

function noteDelivered(batch: TailBatch, topicId: string | undefined, times: EventTimes): void {
  const delivered = Date.now();
  for (const { partition, offset } of batch.records)
    if (topicId !== undefined) times.note({ topicId, partition, offset }, { delivered });
}

function refusalOf(
  request: IncomingMessage,
  url: URL | null,
  { allowOrigin }: FeedOptions,
): ProblemCode | undefined {
  if (request.method !== 'GET' || url?.pathname !== PATH) return 'unknown-route';
  const allowed = allowOrigin(request);
  if (allowed === true) return undefined;
  return allowed === 421 ? 'unknown-host' : 'foreign-origin';
}

function refuse(socket: Duplex, code: ProblemCode): void {
  refuseSocket(socket, code, problems[code].title);
}

/** Counted and never sent: only what was committed reaches a screen. */
function reportForeign(
  { records }: TailBatch,
  events: readonly (string | undefined)[],
  logger: Logger,
): void {
  const foreign = records.filter((_, index) => events[index] === undefined);
  const first = foreign[0];
  if (first === undefined) return;
  const { partition, offset } = first;
  logger.warn({ action: 'foreign-records', count: foreign.length, partition, offset }, 'not sent');
}

/** Gives the sockets a moment to close in order; then they are cut. */
async function farewell(sockets: WebSocketServer): Promise<void> {
  const closed = [...sockets.clients].map((socket) => {
    return new Promise((resolve) => {
      socket.once('close', resolve);
    });
  });
  const timer = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
  }, FAREWELL_MS);
  await Promise.all(closed);
  clearTimeout(timer);
}
