import express from 'express';
import type { Express } from 'express';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { quarantineHandlers } from './audit/quarantine/handlers.ts';
import type { ChaosControl } from './chaos/control.ts';
import { doChaos } from './chaos/do-chaos.ts';
import { historyHandlers } from './history/handlers.ts';
import { crossOrigin } from './http/cross-origin.ts';
import { deadline } from './http/deadline.ts';
import { health, readiness } from './http/health.ts';
import type { ReadinessSources } from './http/health.ts';
import { logRequests } from './http/log-requests.ts';
import { type AnsweredRequest, observeRequests } from './http/observe-requests.ts';
import { mountOperations, refuseMethod } from './http/mount.ts';
import type { Addresses } from './http/origin.ts';
import type { Page } from './http/page.ts';
import { problemHandler } from './http/problem-handler.ts';
import { docs, docsFiles, docsStart, openapi } from './http/reference.ts';
import { requestId } from './http/request-id.ts';
import { securityHeaders } from './http/security-headers.ts';
import { refuseUpgradeless, unknownRoute } from './http/unknown-route.ts';
import { shedLoad } from './http/shed-load.ts';
import { limits } from './limits.ts';
import { peopleHandlers } from './people/handlers.ts';
import type { PipelineParts } from './pipeline/describe-pipeline.ts';
import { pipelineHandlers } from './pipeline/handlers.ts';
import { taskHandlers } from './tasks/handlers.ts';

export interface AppDependencies {
  pool: Pool;
  logger: Logger;
  addresses: Addresses;
  readiness: ReadinessSources;
  version: string;
  /** The built page, when this process serves it. */
  page: Page | undefined;
  /** How late the event loop comes round. */
  loopLagMs: () => number;
  /** A request is answered by then; for tests, which have less patience. */
  requestMs?: number;
  /** Hears of each request when it is over. */
  observe?: ((request: AnsweredRequest) => void) | undefined;
  /** Tells the relay that something was committed. */
  poke: () => void;
  pipeline: PipelineParts;
  /** Breaks parts of the system; only when it was started for that. */
  chaos?: ChaosControl | undefined;
}

/** The HTTP half of the backend, without a socket: an ordered list of what happens to a request. */
export function createApp(dependencies: AppDependencies): Express {
  const { pool, logger, addresses, page, poke } = dependencies;
  const app = express();
  app.disable('x-powered-by').disable('etag').disable('query parser');
  app.enable('case sensitive routing');

  const toAnswer = problemHandler(logger);
  if (dependencies.observe) app.use(observeRequests(dependencies.observe));
  app.use(requestId, logRequests(logger), securityHeaders, crossOrigin(addresses));
  app.use(shedLoad(pool, dependencies.loopLagMs));
  app.use(deadline(dependencies.requestMs ?? limits.requestMs, toAnswer));
  mountOperations(app, {
    getHealth: health(dependencies.version),
    getReadiness: readiness(dependencies.readiness),
    ...taskHandlers({ pool, poke }),
    ...historyHandlers(pool),
    ...peopleHandlers(pool),
    ...pipelineHandlers(pool, dependencies.pipeline),
    ...quarantineHandlers(pool),
    doChaos: doChaos(dependencies.chaos),
    getOpenapi: openapi,
    getDocs: docs,
  });
  app.get('/api/docs/start.js', docsStart);
  app.use('/api/docs', docsFiles());
  app.get('/api/live', refuseUpgradeless).all('/api/live', refuseMethod(['get']));
  if (page) app.use(page.files, page.document);
  app.use(unknownRoute);
  app.use(toAnswer);
  return app;
}
