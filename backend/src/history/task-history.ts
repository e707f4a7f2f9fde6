import { HistoryQuery } from '@tasktrail/contract';
import type { Pool } from 'pg';
import { decodeCursor, encodeCursor, forms } from '../http/cursor.ts';
import type { Handler } from '../http/handler.ts';
import { nextLink } from '../http/next-link.ts';
import { taskId } from '../http/path-id.ts';
import { parseQuery } from '../http/query.ts';
import { sendJson } from '../http/send.ts';
import { Problem } from '../problem.ts';
import { pageOfEntries } from './entries.ts';
import type { EntryPage } from './entries.ts';

const page = pageOfEntries({
  log: 'task_id = $2::bigint and version < $3::bigint',
  outbox: `subject = 'task/' || $2::bigint and version < $3::bigint`,
  order: 'version desc',
  position: 'array[version::text]',
});

const statement = {
  name: 'task-history',
  text: `select page.*, exists (select from tasks where id = $2::bigint) as known from (${page}) page`,
};

/** `GET /api/tasks/:id/history`: works for a task in the trash too. */
export function taskHistory(pool: Pool): Handler {
  return async (req, res) => {
    const id = taskId(req);
    const { limit, cursor } = parseQuery(HistoryQuery, req);
    const [before] = cursor ? decodeCursor(cursor, forms.integer) : [Number.MAX_SAFE_INTEGER];
    const values = [limit, id, before];
    const { rows } = await pool.query<EntryPage & { known: boolean }>({ ...statement, values });
    const [found] = rows;
    if (!found?.known) throw new Problem('not-found', `There is no task ${id}.`);
    const next = found.last === null ? undefined : encodeCursor(...found.last);
    sendJson(res, { status: 200, headers: nextLink(req, next), body: found.body });
  };
}
