import { RestoreTask } from '@tasktrail/contract';
import type { Request } from 'express';
import { allowedVersions } from '../http/conditions.ts';
import type { Handler } from '../http/handler.ts';
import { parseBody, readBody, requireJson } from '../http/json-body.ts';
import { taskId } from '../http/path-id.ts';
import { sendJson } from '../http/send.ts';
import { writeRequest } from '../http/write-request.ts';
import { writeOnce, writeStatement } from '../postgres/write-once.ts';
import { Problem } from '../problem.ts';
import { findTask } from './find-task.ts';
import type { TaskDependencies } from './dependencies.ts';
import { noSuchTask, stale } from './refusal.ts';
import { taskAnswer } from './task-answer.ts';

/** The image of a version is in the log, or still in the outbox; one snapshot sees it in at least one of them. */
const statement = writeStatement(
  'restore-task',
  `update tasks set
     title = coalesce(image->>'title', title),
     description = coalesce(image->>'description', description),
     status = coalesce(image->>'status', status),
     deleted_at = null
   from context left join lateral (
     select event_data->'task' as image from task_audit_log
     where task_id = $6::bigint and version = $8::bigint
     union all
     select event::jsonb->'task' from outbox
     where subject = 'task/' || $6::bigint and version = $8::bigint
     limit 1
   ) earlier on true
   where id = $6::bigint and ($7::bigint[] is null or version = any($7))
     and ($8::bigint is null or (image is not null and image->>'deleted_at' is null))
   returning id, title, description, status, version, created_at, updated_at, deleted_at`,
  taskAnswer,
);

/** `POST /api/tasks/:id/restore`: out of the trash, or to an earlier version, or both. */
export function restoreTask({ pool, poke }: TaskDependencies): Handler {
  return async (req, res) => {
    const id = taskId(req);
    const versions = allowedVersions(req);
    const body = await readRestoreBody(req);
    const { version } = parseBody(RestoreTask, body);
    const cause = version === undefined ? {} : { restored_version: version };
    const request = writeRequest(req, res, body, cause);
    const answer = await writeOnce(pool, statement, [id, versions, version], request);
    if (!answer) throw await restoreRefusal({ pool, id, versions });
    poke();
    sendJson(res, answer);
  };
}

async function readRestoreBody(req: Request): Promise<Buffer> {
  const body = await readBody(req);
  if (body.length === 0) return Buffer.from('{}');
  requireJson(req);
  return body;
}

interface Refused {
  pool: TaskDependencies['pool'];
  id: number;
  versions: number[] | null;
}

async function restoreRefusal({ pool, id, versions }: Refused): Promise<Problem> {
  const task = await findTask(pool, id);
  if (!task) return noSuchTask(id);
  if (versions && !versions.includes(task.version)) return stale(task);
  return new Problem(
    'version-not-restorable',
    'That version does not exist, or the task was in the trash then.',
  );
}
