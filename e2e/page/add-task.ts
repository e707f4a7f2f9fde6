import { type Acknowledged, keyedWrite } from '../load/keyed-write.ts';

/** Sets a scene by data, not by clicks. */
export async function addTask(
  title: string,
  more: { status?: string; description?: string } = {},
): Promise<Acknowledged> {
  return keyedWrite('POST', '/api/tasks', { title, ...more });
}

export const changeTask = async (id: number, change: object) =>
  keyedWrite('PATCH', `/api/tasks/${id}`, change);
export const deleteTask = async (id: number) => keyedWrite('DELETE', `/api/tasks/${id}`);
