import { AcknowledgeRecord } from '@tasktrail/contract';
import type { Pool } from 'pg';
import type { Handler } from '../../http/handler.ts';
import { parseBody, readBody, requireJson } from '../../http/json-body.ts';
import { quarantineId } from '../../http/path-id.ts';
import { sendJson } from '../../http/send.ts';
import { writeRequest } from '../../http/write-request.ts';
import { writeOnce, writeStatement } from '../../postgres/write-once.ts';
import { noSuchRecord } from './get-quarantined.ts';

const statement = writeStatement(
  'acknowledge-quarantined',
  `insert into quarantine_acts (topic_id, partition, kafka_offset, actor, act, reason)
   select topic_id, partition, kafka_offset, context.actor::jsonb, 'acknowledged', $9::text
   from context, audit_quarantine
   where topic_id = $6::uuid and partition = $7::integer and kafka_offset = $8::bigint
   returning act, actor, reason, at`,
  `select 200, jsonb_build_object(), row_to_json(changed)::text from changed`,
);

/** `POST /api/quarantine/:id/acknowledge`: another act, however many there are; the record stays where it is. */
export function acknowledgeQuarantined(pool: Pool): Handler {
  return async (req, res) => {
    const id = quarantineId(req);
    requireJson(req);
    const body = await readBody(req);
    const request = writeRequest(req, res, body);
    const { reason } = parseBody(AcknowledgeRecord, body);
    const answer = await writeOnce(pool, statement, [...id, reason], request);
    if (!answer) throw noSuchRecord();
    sendJson(res, answer);
  };
}
