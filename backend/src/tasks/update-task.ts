import { UpdateTask } from '@tasktrail/contract';
import { allowedVersions } from '../http/conditions.ts';
import type { Handler } from '../http/handler.ts';
import { parseBody, readBody, requireJson } from '../http/json-body.ts';
import { taskId } from '../http/path-id.ts';
import { sendJson } from '../http/send.ts';
import { writeRequest } from '../http/write-request.ts';
import { writeOnce, writeStatement } from '../postgres/write-once.ts';
import type { TaskDependencies } from './dependencies.ts';
import { refusal } from './refusal.ts';
import { taskAnswer } from './task-answer.ts';

const statement = writeStatement(
  'update-task',
  `update tasks set
     title = coalesce($8::text, title),
     description = coalesce($9::text, description),
     status = coalesce($10::text, status)
   from context
   where id = $6::bigint and deleted_at is null and ($7::bigint[] is null or version = any($7))
   returning id, title, description, status, version, created_at, updated_at, deleted_at`,
  taskAnswer,
);

/** `PUT` and `PATCH /api/tasks/:id` */
export function updateTask({ pool, poke }: TaskDependencies): Handler {
  return async (req, res) => {
    const id = taskId(req);
    requireJson(req);
    const versions = allowedVersions(req);
    const body = await readBody(req);
    const request = writeRequest(req, res, body);
    const { title, description, status } = parseBody(UpdateTask, body);
    const values = [id, versions, title, description, status];
    const answer = await writeOnce(pool, statement, values, request);
    if (!answer) throw await refusal(pool, id);
    poke();
    sendJson(res, answer);
  };
}
