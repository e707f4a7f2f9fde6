import { setTimeout as sleep } from 'node:timers/promises';
import { chaosTargets } from '@tasktrail/contract';
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
import {
  type RunningVerification,
  startVerification,
} from './audit/verify/background/start-verification.ts';
import { EventTimes } from './event-times.ts';
import { Monitor } from './pipeline/monitor.ts';
import { type Relay, startRelay } from './outbox/relay.ts';
import { startForgettingAnswers } from './postgres/forget-answers.ts';
import { type Pools, createPools, endPools, warmUp } from './pools.ts';
import { type ShutdownStep, stopOnSignal } from './shutdown.ts';
import manifest from '../package.json' with { type: 'json' };

/** sysexits.h: configuration error. Whoever restarts us must not try again. */
const EX_CONFIG = 78;

try {
  await serve(readConfig(process.env));
} catch (error) {
  process.stderr.write(`backend: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? EX_CONFIG : 1);
}

async function serve(config: Config): Promise<void> {
  const { logger, flush } = createLogger(config.logLevel);
  const { databaseUrl, kafka, drainMs } = config;
  const pools = createPools(databaseUrl, logger);
  const monitor = new Monitor(pools.pipeline, logger);
  const page = config.staticDir === undefined ? undefined : readPage(config.staticDir);
  const times = new EventTimes();
  const relay = startRelay({ databaseUrl, ...kafka, times, logger });
  const forgetting = startForgettingAnswers(pools.api, logger);
  const loop = watchLoop();
  const chaos = chaosControl(config.chaosUrl);
  const verification = startVerification({ ...kafka, ...config, logger });
  let stopping = false;

  const app = createApp({
    pool: pools.api,
    logger,
    addresses: config,
    readiness: {
      pool: pools.probes,
      kafkaUp: () => relay.kafkaUp() && feed.kafkaUp(),
      stopping: () => stopping,
    },
    version: manifest.version,
    page,
    loopLagMs: loop.lagMs,
    poke: () => relay.poke(),
    pipeline: {
      monitor,
      verification: verification.state,
      times,
      relayFailure: () => relay.lastFailure(),
      chaos: chaos ? chaosTargets : [],
    },
    chaos,
  });
  const http = createStoppableServer(app, { ...limits.client, connections: config.connections });
  const feed = openFeed(config, { server: http.server, pool: pools.feed, logger, times, page });
  monitor.start(feed);
  await warmUp(pools.api);
  const { port } = await http.listen(config.port, config.host);
  logger.info({ action: 'listening', host: config.host, port }, 'ready');

  const begin = () => {
    stopping = true;
    http.drain();
    feed.drain(drainMs);
    forgetting.stop();
  };
  const steps = stepsOfStop({ http, feed, monitor, verification, relay, pools, drainMs });
  stopOnSignal({ begin, steps, end: flush, logger });
}

type FeedParts = Pick<FeedOptions, 'server' | 'pool' | 'logger' | 'times'> & {
  page: Page | undefined;
};

function openFeed(config: Config, { page, ...parts }: FeedParts): Feed {
  return startFeed({
    ...parts,
    ...config.kafka,
    build: page ? `${manifest.version}+${page.build}` : manifest.version,
    allowOrigin: (request) => strangerStatus(request, config) ?? true,
    tailDelayMs: config.liveTailDelayMs,
    limits: { ...limits.socket, places: config.sockets },
  });
}

interface Running {
  http: ReturnType<typeof createStoppableServer>;
  feed: Feed;
  monitor: Monitor;
  verification: RunningVerification;
  relay: Relay;
  pools: Pools;
  drainMs: number;
}

/** In the order in which they may stop: what is asked for last is told last. */
function stepsOfStop({
  http,
  feed,
  monitor,
  verification,
  relay,
  pools,
  drainMs,
}: Running): ShutdownStep[] {
  const finishRequests = () => {
    http.stopAccepting();
    return http.requestsFinished();
  };
  return [
    { name: 'drain', run: () => sleep(drainMs), withinMs: drainMs + 1000 },
    { name: 'requests', run: finishRequests, withinMs: limits.requestMs + 500 },
    { name: 'feed', run: () => feed.stop(), withinMs: 3000 },
    { name: 'verification', run: () => verification.stop(), withinMs: 1000 },
    { name: 'pipeline', run: () => monitor.stop(), withinMs: 1000 },
    { name: 'relay', run: () => relay.stop(), withinMs: 2000 },
    { name: 'pools', run: () => endPools(pools), withinMs: 1000 },
  ];
}
