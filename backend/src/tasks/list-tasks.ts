import { ListTasksQuery, PAGE_MAX } from '@tasktrail/contract';
import { decodeCursor, encodeCursor, forms } from '../http/cursor.ts';
import type { Handler } from '../http/handler.ts';
import { nextLink } from '../http/next-link.ts';
import { parseQuery } from '../http/query.ts';
import { sendJson } from '../http/send.ts';
import type { TaskDependencies } from './dependencies.ts';

interface Page {
  body: string;
  /** The position of the last task when more follow, else null. */
  last: string[] | null;
}

/** `GET /api/tasks`: newest first; the trash: last deleted first. */
export function listTasks({ pool }: Pick<TaskDependencies, 'pool'>): Handler {
  return async (req, res) => {
    const query = parseQuery(ListTasksQuery, req);
    const { rows } = await pool.query<Page>(pageStatement(query));
    const [page] = rows;
    if (!page) throw new Error('an aggregate returned no row');
    const cursor = page.last === null ? undefined : encodeCursor(...page.last);
    sendJson(res, { status: 200, headers: nextLink(req, cursor), body: page.body });
  };
}

interface Order {
  state: string;
  position: string;
  by: string;
  after: string;
  forms: RegExp[];
}

const live: Order = {
  state: 'deleted_at is null',
  position: 'array[id::text]',
  by: 'id desc',
  after: 'id < $::bigint',
  forms: [forms.integer],
};

const trash: Order = {
  state: 'deleted_at is not null',
  // Microseconds, as in the cursor of events.
  position: `array[(extract(epoch from deleted_at) * 1000000)::bigint::text, id::text]`,
  by: 'deleted_at desc, id desc',
  after: `(deleted_at, id) < (timestamptz 'epoch' + $::bigint * interval '1 microsecond', $::bigint)`,
  forms: [forms.integer, forms.integer],
};

/** One statement per set of conditions: a condition that is not there must not weigh on the plan. */
function pageStatement({ limit, cursor, status, q, deleted }: ListTasksQuery) {
  const order = deleted === 'true' ? trash : live;
  const name = ['list-tasks', deleted];
  const values: unknown[] = [limit];
  const conditions = [order.state];
  const restrict = (label: string, condition: string, operands: unknown[]) => {
    let place = values.length;
    conditions.push(condition.replaceAll('$', () => `$${(place += 1)}`));
    values.push(...operands);
    name.push(label);
  };
  // One of three words of the contract, as a literal: how many tasks have it decides the plan.
  if (status) restrict(status, `status = '${status}'`, []);
  if (q) restrict('q', 'title ilike $::text', [`%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`]);
  if (cursor) restrict('cursor', order.after, decodeCursor(cursor, ...order.forms));
  const text = pageText(order, conditions.join(' and '));
  // Which plan is right for a search depends on its words: a named statement would soon be planned without them.
  return { ...(!q && { name: name.join(' ') }), text, values };
}

/**
 * One row more than the page shows whether another page follows. A prepared statement is planned without its values; the
 * constant limit tells the planner that the page is short, the other one ends the scan.
 */
function pageText({ position, by }: Order, where: string): string {
  return `
    select
      coalesce(json_agg(task order by n) filter (where n <= $1::integer), '[]')::text as body,
      max(position) filter (where n = $1::integer and more) as last
    from (
      select row_to_json(page) as task, ${position} as position,
        row_number() over (order by ${by}) as n,
        count(*) over () > $1::integer as more
      from (
        select * from (
          select id, title, description, status, version, created_at, updated_at, deleted_at
          from tasks where ${where} order by ${by} limit ${PAGE_MAX + 1}
        ) longest
        order by ${by} limit $1::integer + 1
      ) page
    ) numbered`;
}
