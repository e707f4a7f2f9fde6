import type { Handler } from '../http/handler.ts';
import { createTask } from './create-task.ts';
import { deleteTask } from './delete-task.ts';
import type { TaskDependencies } from './dependencies.ts';
import { getTask } from './get-task.ts';
import { listTasks } from './list-tasks.ts';
import { restoreTask } from './restore-task.ts';
import { updateTask } from './update-task.ts';

/** Every operation on tasks. */
export function taskHandlers(dependencies: TaskDependencies) {
  const update = updateTask(dependencies);
  return {
    listTasks: listTasks(dependencies),
    createTask: createTask(dependencies),
    getTask: getTask(dependencies),
    // The same operation: fields left out keep their values either way.
    putTask: update,
    patchTask: update,
    deleteTask: deleteTask(dependencies),
    restoreTask: restoreTask(dependencies),
  } satisfies Record<string, Handler>;
}
