import { createApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import type { Config } from './config.ts';
import { readPage } from './http/page.ts';
import { createStoppableServer } from './http/server.ts';
import { createLogger } from './logger.ts';
import { startRelay } from './outbox/relay.ts';
import { startForgettingAnswers } from './postgres/forget-answers.ts';
import { createPool } from './postgres/pool.ts';
import { shutDown } from './shutdown.ts';
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
  const pool = createPool({ databaseUrl, name: 'tasktrail-api', max: 10, waitMs: 2000, logger });
  const probes = createPool({ databaseUrl, name: 'tasktrail-probe', max: 1, waitMs: 1000, logger });
  const page = config.staticDir === undefined ? undefined : readPage(config.staticDir);
  const relay = startRelay({ databaseUrl, ...kafka, logger });
  const forgetting = startForgettingAnswers(pool, logger);
  let stopping = false;

  const app = createApp({
    pool,
    logger,
    addresses: config,
    readiness: { pool: probes, kafkaUp: () => relay.kafkaUp(), stopping: () => stopping },
    version: manifest.version,
    page,
    poke: () => relay.poke(),
  });
  const http = createStoppableServer(app);
  const { port } = await http.listen(config.port, config.host);
  logger.info({ action: 'listening', host: config.host, port }, 'ready');

  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ action: 'stopping', signal });
    http.stopAccepting();
    forgetting.stop();
    await shutDown(
      [
        { name: 'requests', run: http.requestsFinished, withinMs: 5000 },
        { name: 'relay', run: () => relay.stop(), withinMs: 3000 },
        { name: 'pools', run: () => Promise.all([pool.end(), probes.end()]), withinMs: 1000 },
      ],
      logger,
    );
    logger.info({ action: 'stopped' });
    flush();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop(signal));
}
