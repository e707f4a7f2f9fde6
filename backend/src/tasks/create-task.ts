import { CreateTask } from '@tasktrail/contract';
import type { Handler } from '../http/handler.ts';
import { parseBody, readBody, requireJson } from '../http/json-body.ts';
import { sendJson } from '../http/send.ts';
import { writeRequest } from '../http/write-request.ts';
import { writeOnce, writeStatement } from '../postgres/write-once.ts';
import type { TaskDependencies } from './dependencies.ts';

const statement = writeStatement(
  'create-task',
  `insert into tasks (title, description, status)
   select $6::text, coalesce($7::text, ''), coalesce($8::text, 'pending') from context
   returning id, title, description, status, version, created_at, updated_at, deleted_at`,
  `select 201,
     jsonb_build_object('ETag', format('"v%s"', version), 'Location', format('/api/tasks/%s', id)),
     row_to_json(changed)::text
   from changed`,
);

/** `POST /api/tasks` */
export function createTask({ pool, poke }: TaskDependencies): Handler {
  return async (req, res) => {
    requireJson(req);
    const body = await readBody(req);
    const request = writeRequest(req, res, body);
    const { title, description, status } = parseBody(CreateTask, body);
    const answer = await writeOnce(pool, statement, [title, description, status], request);
    if (!answer) throw new Error('an insert returned no row');
    poke();
    sendJson(res, answer);
  };
}
