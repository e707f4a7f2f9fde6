import { HistoryQuery } from '@tasktrail/contract';
import type { Pool } from 'pg';
import { decodeCursor, encodeCursor, forms } from '../http/cursor.ts';
import type { Handler } from '../http/handler.ts';
import { nextLink } from '../http/next-link.ts';
import { parseQuery } from '../http/query.ts';
import { sendJson } from '../http/send.ts';
import { pageOfEntries } from './entries.ts';
import type { EntryPage } from './entries.ts';

const after = `(occurred_at, event_id) < (timestamptz 'epoch' + $2::bigint * interval '1 microsecond', $3::uuid)`;
const order = {
  order: 'occurred_at desc, event_id desc',
  position: `array[(extract(epoch from occurred_at) * 1000000)::bigint::text, event_id::text]`,
};

const firstPage = {
  name: 'list-events',
  text: pageOfEntries({ log: 'true', outbox: 'true', ...order }),
};
const laterPage = {
  name: 'list-events after',
  text: pageOfEntries({ log: after, outbox: after, ...order }),
};

/** `GET /api/events`: every change of every task, newest first. */
export function listEvents(pool: Pool): Handler {
  return async (req, res) => {
    const { limit, cursor } = parseQuery(HistoryQuery, req);
    const statement = cursor
      ? { ...laterPage, values: [limit, ...decodeCursor(cursor, forms.integer, forms.uuid)] }
      : { ...firstPage, values: [limit] };
    const { rows } = await pool.query<EntryPage>(statement);
    const [page] = rows;
    if (!page) throw new Error('an aggregate returned no row');
    const next = page.last === null ? undefined : encodeCursor(...page.last);
    sendJson(res, { status: 200, headers: nextLink(req, next), body: page.body });
  };
}
