import type { Verification } from '@tasktrail/contract';
import type { Pool } from 'pg';
import type { Handler } from '../http/handler.ts';
import { sendJson } from '../http/send.ts';
import { describePipeline, type PipelineParts } from './describe-pipeline.ts';
import { eventJourney } from './journey.ts';

/** Every operation that shows whether the guarantee holds; all but the journey answer from memory. */
export function pipelineHandlers(pool: Pool, parts: PipelineParts) {
  return {
    getPipeline: answerWith(() => describePipeline(parts)),
    getVerification: answerWith(() => verificationNow(parts)),
    getEventJourney: eventJourney(pool, parts.times),
  } satisfies Record<string, Handler>;
}

function verificationNow({ monitor, verification }: PipelineParts): Verification {
  return { ...verification(), consistency: monitor.consistency.value ?? null };
}

function answerWith(read: () => unknown): Handler {
  return (_req, res) => sendJson(res, { status: 200, headers: {}, body: JSON.stringify(read()) });
}
