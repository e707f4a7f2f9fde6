import pg from 'pg';
import type { Replayable } from './judge-record.ts';

/**
 * Puts the last image of each task in its place, version and times as they were: the triggers that count and stamp are
 * off. A column that an older image lacks has its default.
 */
export async function putTasks(client: pg.Client, events: readonly Replayable[]): Promise<void> {
  const images = new Map(events.map(({ task }) => [task.id, task]));
  const byFields = Map.groupBy(images.values(), (task) => Object.keys(task).toSorted().join());
  for (const [fields, tasks] of byFields) {
    await client.query(upsert(fields.split(',')), [JSON.stringify(tasks)]);
  }
}

function upsert(fields: readonly string[]): string {
  const list = fields.map((field) => pg.escapeIdentifier(field)).join(', ');
  const assignments = fields
    .filter((field) => field !== 'id')
    .map((field) => pg.escapeIdentifier(field))
    .map((name) => `${name} = excluded.${name}`);
  return `
    insert into tasks (${list}) overriding system value
    select ${list} from jsonb_populate_recordset(null::tasks, $1)
    on conflict (id) do update set ${assignments.join(', ')}`;
}
