import type { Pool } from 'pg';
import { etag } from '../http/conditions.ts';
import { Problem } from '../problem.ts';
import { findTask } from './find-task.ts';

/** Why a change of a live task matched no row. */
export async function refusal(pool: Pool, id: number): Promise<Problem> {
  const task = await findTask(pool, id);
  if (!task) return noSuchTask(id);
  if (task.deleted) return inTrash(id, task.body);
  return stale(task);
}

export function noSuchTask(id: number): Problem {
  return new Problem('not-found', `There is no task ${id}.`);
}

export function inTrash(id: number, task: string): Problem {
  return new Problem('task-deleted', `Task ${id} is in the trash; restore it first.`, { task });
}

export function stale({ version, body }: { version: number; body: string }): Problem {
  return new Problem('stale-version', `The task is at version ${version} now.`, {
    task: body,
    headers: { ETag: etag(version) },
  });
}
