import type { Pool } from 'pg';
import type { Handler } from '../http/handler.ts';
import { listEvents } from './list-events.ts';
import { taskHistory } from './task-history.ts';
import { trails } from './trails.ts';

/** Every operation that reads the log. */
export function historyHandlers(pool: Pool) {
  return {
    getTaskHistory: taskHistory(pool),
    listEvents: listEvents(pool),
    getTrails: trails(pool),
  } satisfies Record<string, Handler>;
}
