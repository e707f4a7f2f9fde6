import { PeopleQuery } from '@tasktrail/contract';
import type { Pool } from 'pg';
import type { Handler } from '../http/handler.ts';
import { parseQuery } from '../http/query.ts';
import { sendJson } from '../http/send.ts';

const statement = {
  name: 'list-people',
  text: `
    select coalesce(json_agg(json_build_object('id', id, 'name', name) order by id), '[]')::text as body
    from people where id = any($1::uuid[])`,
};

/** `GET /api/people`: names; ids without one are left out. */
export function listPeople(pool: Pool): Handler {
  return async (req, res) => {
    const { ids } = parseQuery(PeopleQuery, req);
    const { rows } = await pool.query<{ body: string }>({ ...statement, values: [ids] });
    sendJson(res, { status: 200, headers: {}, body: rows[0]?.body ?? '[]' });
  };
}
