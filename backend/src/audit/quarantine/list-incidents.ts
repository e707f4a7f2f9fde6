import { PAGE_MAX, PageQuery } from '@tasktrail/contract';
import type { Pool } from 'pg';
import { decodeCursor, encodeCursor, forms } from '../../http/cursor.ts';
import type { Handler } from '../../http/handler.ts';
import { nextLink } from '../../http/next-link.ts';
import { parseQuery } from '../../http/query.ts';
import { sendJson } from '../../http/send.ts';

interface Page {
  body: string;
  /** The id of the last incident when more follow, else null. */
  last: string | null;
}

const statement = {
  name: 'list-incidents',
  text: `
    select
      coalesce(json_agg(incident order by id desc) filter (where n <= $1::integer), '[]')::text as body,
      max(id) filter (where n = $1::integer and more) as last
    from (
      select id, row_to_json(newest) as incident, row_number() over (order by id desc) as n,
        count(*) over () > $1::integer as more
      from (
        select id, partition, kind, detail, occurred_at from audit_incidents
        where id < coalesce($2::bigint, 9223372036854775807)
        order by id desc limit least($1::integer, ${PAGE_MAX}) + 1
      ) newest
    ) numbered`,
};

/** `GET /api/audit/incidents`: newest first. */
export function listIncidents(pool: Pool): Handler {
  return async (req, res) => {
    const { limit, cursor } = parseQuery(PageQuery, req);
    const [before] = cursor ? decodeCursor(cursor, forms.integer) : [];
    const { rows } = await pool.query<Page>({ ...statement, values: [limit, before] });
    const [page] = rows;
    if (!page) throw new Error('an aggregate returned no row');
    const next = page.last === null ? undefined : encodeCursor(page.last);
    sendJson(res, { status: 200, headers: nextLink(req, next), body: page.body });
  };
}
