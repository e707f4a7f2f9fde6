import pg from 'pg';
import { demoHistory, type Change } from './history.ts';
import { people } from './people.ts';
import { festival } from './stories/festival.ts';
import { office } from './stories/office.ts';
import { shop } from './stories/shop.ts';
import { website } from './stories/website.ts';
import { parseStories } from './story.ts';

export interface Written {
  tasks: number;
  changes: number;
}

/**
 * Writes the sample board through the same triggers as every other change, with their clock set back; `cause.demo` marks its
 * events. Only into an empty database: answers undefined when it is not. `databaseUrl` is the owner's, now and in the log.
 */
export async function writeDemo(databaseUrl: string, now: Date): Promise<Written | undefined> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // One transaction: a demo is there or it is not. The lock makes a second one wait and find the first.
    await client.query('begin; lock table tasks in exclusive mode');
    if (!(await isEmpty(client))) return undefined;
    const written = await writeBoard(client, now);
    await client.query('commit');
    return written;
  } finally {
    await client.end();
  }
}

async function isEmpty(client: pg.Client): Promise<boolean> {
  const query = `
    select where not exists (select from tasks) and not exists (select from outbox)
      and not exists (select from task_audit_log)`;
  return (await client.query(query)).rowCount === 1;
}

async function writeBoard(client: pg.Client, now: Date): Promise<Written> {
  const stories = [festival, shop, website, office].flatMap(parseStories);
  const changes = demoHistory(stories, now);
  for (const { id, name } of Object.values(people)) {
    const insert = 'insert into people (id, name) values ($1, $2) on conflict do nothing';
    await client.query(insert, [id, name]);
  }
  const ids = new Map<number, string>();
  for (const change of changes) ids.set(change.story, await write(client, change, ids));
  return { tasks: ids.size, changes: changes.length };
}

const context = `
  context as (
    select
      set_config('tasktrail.demo_clock', $1, true) as clock,
      set_config('tasktrail.actor', jsonb_build_object('kind', 'person', 'id', $2::text, 'on_behalf_of', null)::text, true) as actor,
      set_config('tasktrail.cause', '{"demo": true}', true) as cause
  )`;

const insert = `
  with ${context}
  insert into tasks (title, description, status)
  select $3, $4, $5 from context where (clock, actor, cause) is not null
  returning id`;

const update = `
  with ${context}
  update tasks set title = $3, description = $4, status = $5, deleted_at = case when $6 then now() end
  from context where id = $7 and (clock, actor, cause) is not null
  returning id`;

async function write(
  client: pg.Client,
  { story, at, personId, task }: Change,
  ids: ReadonlyMap<number, string>,
): Promise<string> {
  const id = ids.get(story);
  const values = [at.toISOString(), personId, task.title, task.description, task.status];
  const { rows } =
    id === undefined
      ? await client.query<{ id: string }>(insert, values)
      : await client.query<{ id: string }>(update, [...values, task.deleted, id]);
  const [row] = rows;
  if (row === undefined) throw new Error(`the demo could not write "${task.title}"`);
  return row.id;
}
