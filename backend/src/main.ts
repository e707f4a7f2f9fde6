import { setTimeout as sleep } from 'node:timers/promises';
import { chaosTargets } from '@tasktrail/contract';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { chaosControl } from './chaos/control.ts';
import { ConfigError, readConfig } from './config.ts';
import type { Config } from './config.ts';
import { strangerStatus } from './http/origin.ts';
import { type Page, readPage } from './http/page.ts';
import { createStoppableServer } from './http/server.ts';
import { watchLoop } from './http/watch-loop.ts';
import { limits } from './limits.ts';
import { createLogger } from './logger.ts';
import { type Feed, type FeedOptions, startFeed } from './live/feed.ts';
import { startVerification } from './audit/verify/background/start-verification.ts';
import { EventTimes } from './event-times.ts';
import { paced } from './paced.ts';
import { Monitor } from './pipeline/monitor.ts';
import { startRelay } from './outbox/relay.ts';
import { DatabaseWatch } from './postgres/database-watch.ts';
import { startForgettingAnswers } from './postgres/forget-answers.ts';
import { createPools, endPools, warmUp } from './pools.ts';
import { endOnSignal, type ShutdownStep, stopOnSignal } from './shutdown.ts';
import manifest from '../package.json' with { type: 'json' };

const { version } = manifest;

/** How often the database is looked at, when it is due: see there. */
const LOOK_MS = 1_000;

/** sysexits.h: configuration error. Whoever restarts us must not try again. */
const EX_CONFIG = 78;

try {
  await serve(readConfig(process.env));
} catch (error) {
  process.stderr.write(`backend: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? EX_CONFIG : 1);
}

async function serve(config: Config): Promise<void> {
  const startedUp = endOnSignal();
  const { logger, flush } = createLogger(config.logLevel);
  const page = config.staticDir === undefined ? undefined : readPage(config.staticDir);
  const figures = await loadFigures(config);
  const parts = startParts(config, logger);
  const { pools, monitor, relay, loop, database } = parts;
  const chaos = chaosControl(config.chaosUrl);
  const pipeline = pipelineOf(parts, chaos ? chaosTargets : []);
  let stopping = false;

  const app = createApp({
    pool: pools.api,
    logger,
    addresses: config,
    readiness: {
      pool: pools.probes,
      kafkaUp: () => relay.kafkaUp() && feed.kafkaUp(),
      schemaFits: () => database.schemaFits !== false,
      stopping: () => stopping,
    },
    version,
    page,
    loopLagMs: loop.lagMs,
    poke: () => relay.poke(),
    observe: figures?.observe,
    pipeline,
    chaos,
  });
  const http = createStoppableServer(app, { ...limits.client, connections: config.connections });
  const { times } = parts;
  const feed = openFeed(config, { server: http.server, pool: pools.feed, logger, times, page });
  monitor.start(feed);
  await figures?.open({ ...parts, feed, pipeline, version, loopLagMs: loop.lagMs }, logger);
  await warmUp(pools.api);
  const { port } = await http.listen(config.port, config.host);
  logger.info({ action: 'listening', host: config.host, port }, 'ready');

  const begin = () => {
    stopping = true;
    http.drain();
    feed.drain(config.drainMs);
    parts.forgetting.stop();
  };
  const steps = stepsOfStop({ ...parts, http, feed, drainMs: config.drainMs });
  stopOnSignal({ begin, steps, end: flush, logger });
  startedUp();
}

/** Only when somebody will ask for them: the library would cost every start its time and memory. */
async function loadFigures({ metrics }: Config) {
  if (metrics === undefined) return undefined;
  const { BackendFigures } = await import('./metrics/backend-figures.ts');
  return new BackendFigures(metrics);
}

type Parts = ReturnType<typeof startParts>;

/** What works from the start, whether anybody asks or not. */
function startParts(config: Config, logger: Logger) {
  const { databaseUrl, kafka } = config;
  const pools = createPools(config, logger);
  const times = new EventTimes();
  const database = new DatabaseWatch({ query: (text) => pools.pipeline.query(text), logger });
  return {
    pools,
    times,
    database,
    watching: paced({ pauseMs: LOOK_MS }, async () => {
      await database.look();
      return true;
    }),
    monitor: new Monitor(pools.pipeline, logger),
    relay: startRelay({ databaseUrl, ...kafka, times, logger }),
    forgetting: startForgettingAnswers(pools.api, logger),
    loop: watchLoop(),
    verification: startVerification({ ...kafka, ...config, logger }),
  };
}

function pipelineOf({ monitor, verification, times, relay }: Parts, chaos: readonly string[]) {
  return {
    monitor,
    verification: verification.state,
    times,
    relayFailure: () => relay.lastFailure(),
    chaos,
  };
}

type FeedParts = Pick<FeedOptions, 'server' | 'pool' | 'logger' | 'times'> & {
  page: Page | undefined;
};

function openFeed(config: Config, { page, ...parts }: FeedParts): Feed {
  return startFeed({
    ...parts,
    ...config.kafka,
    build: page ? `${version}+${page.build}` : version,
    allowOrigin: (request) => strangerStatus(request, config) ?? true,
    tailDelayMs: config.liveTailDelayMs,
    limits: { ...limits.socket, places: config.sockets },
  });
}

type Running = Pick<Parts, 'monitor' | 'verification' | 'relay' | 'pools' | 'watching'> & {
  http: ReturnType<typeof createStoppableServer>;
  feed: Feed;
  drainMs: number;
};

/** In the order in which they may stop: what is asked for last is told last. */
function stepsOfStop(running: Running): ShutdownStep[] {
  const { http, feed, monitor, verification, relay, pools, watching, drainMs } = running;
  const finishRequests = () => {
    http.stopAccepting();
    return http.requestsFinished();
  };
  return [
    { name: 'drain', run: () => sleep(drainMs), withinMs: drainMs + 1000 },
    { name: 'requests', run: finishRequests, withinMs: limits.requestMs + 500 },
    { name: 'feed', run: () => feed.stop(), withinMs: 3000 },
    { name: 'verification', run: () => verification.stop(), withinMs: 1000 },
    { name: 'watching', run: () => watching.stop(), withinMs: 1000 },
    { name: 'pipeline', run: () => monitor.stop(), withinMs: 1000 },
    { name: 'relay', run: () => relay.stop(), withinMs: 2000 },
    { name: 'pools', run: () => endPools(pools), withinMs: 1000 },
  ];
}
