import type { Health, Readiness } from '@tasktrail/contract';
import type { Pool } from 'pg';
import type { Handler } from './handler.ts';
import { sendJson } from './send.ts';

/** A burst of probes costs PostgreSQL one query in this time. */
const CACHED_MS = 500;

/** `GET /health`: the event loop turns; nothing else is asked. */
export function health(version: string): Handler {
  return (_req, res) => {
    const body: Health = { status: 'healthy', timestamp: new Date().toISOString(), version };
    sendJson(res, { status: 200, headers: {}, body: JSON.stringify(body) });
  };
}

export interface ReadinessSources {
  /** A pool of its own: a busy one must not look like a lost database. */
  pool: Pool;
  kafkaUp: () => boolean;
  /** False while the database lacks what this version needs. */
  schemaFits: () => boolean;
  stopping: () => boolean;
}

/** `GET /health/ready`: PostgreSQL decides. Kafka down is degraded, because the outbox absorbs it. */
export function readiness(sources: ReadinessSources): Handler {
  const { pool, kafkaUp, schemaFits, stopping } = sources;
  const postgresUp = cached(() =>
    pool.query('select').then(
      () => true,
      () => false,
    ),
  );
  return async (_req, res) => {
    const postgres = (await postgresUp()) ? 'up' : 'down';
    const kafka = kafkaUp() ? 'up' : 'down';
    const ready = postgres === 'up' && schemaFits() && !stopping();
    const status = ready ? (kafka === 'up' ? 'ready' : 'degraded') : 'unready';
    const body: Readiness = { status, postgres, kafka };
    sendJson(res, { status: ready ? 200 : 503, headers: {}, body: JSON.stringify(body) });
  };
}

function cached(ask: () => Promise<boolean>): () => Promise<boolean> {
  let answer: Promise<boolean> | undefined;
  let until = 0;
  return () => {
    if (answer === undefined || performance.now() > until) {
      const asked = ask();
      answer = asked;
      until = Number.POSITIVE_INFINITY;
      void asked.then(() => {
        until = performance.now() + CACHED_MS;
      });
    }
    return answer;
  };
}
