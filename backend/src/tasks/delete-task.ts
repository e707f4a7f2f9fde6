import { allowedVersions } from '../http/conditions.ts';
import type { Handler } from '../http/handler.ts';
import { readBody } from '../http/json-body.ts';
import { taskId } from '../http/path-id.ts';
import { sendJson } from '../http/send.ts';
import { writeRequest } from '../http/write-request.ts';
import { writeOnce, writeStatement } from '../postgres/write-once.ts';
import type { TaskDependencies } from './dependencies.ts';
import { refusal } from './refusal.ts';

const statement = writeStatement(
  'delete-task',
  `update tasks set deleted_at = clock_timestamp()
   from context
   where id = $6::bigint and deleted_at is null and ($7::bigint[] is null or version = any($7))
   returning id, title, description, status, version, created_at, updated_at, deleted_at`,
  `select 200, jsonb_build_object(),
     json_build_object('message', 'Task moved to the trash', 'task', row_to_json(changed))::text
   from changed`,
);

/** `DELETE /api/tasks/:id`: the task moves to the trash; a body is read and means nothing. */
export function deleteTask({ pool, poke }: TaskDependencies): Handler {
  return async (req, res) => {
    const id = taskId(req);
    const versions = allowedVersions(req);
    const request = writeRequest(req, res, await readBody(req));
    const answer = await writeOnce(pool, statement, [id, versions], request);
    if (!answer) throw await refusal(pool, id);
    poke();
    sendJson(res, answer);
  };
}
