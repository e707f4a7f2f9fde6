import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import type { Config } from './config.ts';
import { strangerStatus } from './http/origin.ts';
import { readPage } from './http/page.ts';
import { createStoppableServer } from './http/server.ts';
import { createLogger } from './logger.ts';
import { startFeed } from './live/feed.ts';
import { startRelay } from './outbox/relay.ts';
import { startForgettingAnswers } from './postgres/forget-answers.ts';
import { createPool } from './postgres/pool.ts';
import { stopOnSignal } from './shutdown.ts';
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
  const { databaseUrl, kafka } = config;
  const pools = createPools(databaseUrl, logger);
  const page = config.staticDir === undefined ? undefined : readPage(config.staticDir);
  const relay = startRelay({ databaseUrl, ...kafka, logger });
  const forgetting = startForgettingAnswers(pools.api, logger);
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
    poke: () => relay.poke(),
  });
  const http = createStoppableServer(app);
  const feed = startFeed({
    server: http.server,
    pool: pools.feed,
    ...kafka,
    build: page ? `${manifest.version}+${page.build}` : manifest.version,
    logger,
    allowOrigin: (request) => strangerStatus(request, config) ?? true,
    tailDelayMs: config.liveTailDelayMs,
  });
  const { port } = await http.listen(config.port, config.host);
  logger.info({ action: 'listening', host: config.host, port }, 'ready');

  const begin = () => {
    stopping = true;
    http.stopAccepting();
    forgetting.stop();
  };
  const steps = [
    { name: 'requests', run: () => http.requestsFinished(), withinMs: 4000 },
    { name: 'feed', run: () => feed.stop(), withinMs: 3000 },
    { name: 'relay', run: () => relay.stop(), withinMs: 2000 },
    { name: 'pools', run: () => endAll(pools), withinMs: 1000 },
  ];
  stopOnSignal({ begin, steps, end: flush, logger });
}

/** Apart, so that a busy API delays neither the feed nor the answer to "are you there?". */
function createPools(databaseUrl: string, logger: Logger) {
  const shared = { databaseUrl, logger };
  return {
    api: createPool({ ...shared, name: 'tasktrail-api', max: 10, waitMs: 2000 }),
    feed: createPool({ ...shared, name: 'tasktrail-feed', max: 2, waitMs: 2000 }),
    probes: createPool({ ...shared, name: 'tasktrail-probe', max: 1, waitMs: 1000 }),
  };
}

async function endAll(pools: ReturnType<typeof createPools>): Promise<void> {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
}
