import { etag, isKnown } from '../http/conditions.ts';
import type { Handler } from '../http/handler.ts';
import { taskId } from '../http/path-id.ts';
import { sendJson, sendNotModified } from '../http/send.ts';
import { findTask } from './find-task.ts';
import type { TaskDependencies } from './dependencies.ts';
import { inTrash, noSuchTask } from './refusal.ts';

/** `GET /api/tasks/:id` */
export function getTask({ pool }: Pick<TaskDependencies, 'pool'>): Handler {
  return async (req, res) => {
    const id = taskId(req);
    const task = await findTask(pool, id);
    if (!task) throw noSuchTask(id);
    if (task.deleted) throw inTrash(id, task.body);
    const headers = { ETag: etag(task.version), 'Cache-Control': 'private, no-cache' };
    if (isKnown(req, task.version)) return sendNotModified(res, headers);
    sendJson(res, { status: 200, headers, body: task.body });
  };
}
