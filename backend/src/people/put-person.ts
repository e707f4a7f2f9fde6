import { PutPerson } from '@tasktrail/contract';
import type { Pool } from 'pg';
import type { Handler } from '../http/handler.ts';
import { parseBody, readBody, requireJson } from '../http/json-body.ts';
import { personId } from '../http/path-id.ts';
import { sendJson } from '../http/send.ts';
import { writeRequest } from '../http/write-request.ts';
import { writeOnce, writeStatement } from '../postgres/write-once.ts';

const statement = writeStatement(
  'put-person',
  `insert into people (id, name) select $6::uuid, $7::text from context
   on conflict (id) do update set name = excluded.name, updated_at = clock_timestamp()
   returning id, name`,
  `select 200, jsonb_build_object(), row_to_json(changed)::text from changed`,
);

/** `PUT /api/people/:id`: gives a person a name, or another one. */
export function putPerson(pool: Pool): Handler {
  return async (req, res) => {
    const id = personId(req);
    requireJson(req);
    const body = await readBody(req);
    const request = writeRequest(req, res, body);
    const { name } = parseBody(PutPerson, body);
    const answer = await writeOnce(pool, statement, [id, name], request);
    if (!answer) throw new Error('an insert returned no row');
    sendJson(res, answer);
  };
}
