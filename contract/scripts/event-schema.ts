import { z } from 'zod';
import { TaskEvent } from '../src/index.ts';

/**
 * JSON Schema 2020-12 of the Kafka value. The `input` view, so that unknown members are allowed: a reader of today must
 * accept the event of tomorrow.
 */
export function eventSchema() {
  return {
    $id: 'https://tasktrail.invalid/schemas/task-event.json',
    title: 'Task event',
    ...z.toJSONSchema(TaskEvent, { target: 'draft-2020-12', io: 'input' }),
  };
}
