import { TRAIL_LENGTH, TrailsQuery } from '@tasktrail/contract';
import type { Pool } from 'pg';
import type { Handler } from '../http/handler.ts';
import { parseQuery } from '../http/query.ts';
import { sendJson } from '../http/send.ts';

/** Each side brings its last events; the last of both, oldest first, are the trail. */
const statement = {
  name: 'trails',
  text: `
    select coalesce(
      json_agg(json_build_object('task_id', wanted.id, 'events', trail.events) order by place), '[]'
    )::text as body
    from unnest($1::bigint[]) with ordinality wanted (id, place)
    cross join lateral (
      select json_agg(
        json_build_object(
          'version', version, 'event', type, 'occurred_at', occurred_at, 'audited', audited
        ) order by version
      ) as events
      from (
        (
          select version, event_type as type, occurred_at, true as audited
          from task_audit_log where task_id = wanted.id
          order by version desc limit ${TRAIL_LENGTH}
        )
        union all
        (
          select version, type, occurred_at, false
          from outbox
          where subject = 'task/' || wanted.id
            and not exists (select from task_audit_log l where l.event_id = outbox.event_id)
          order by version desc limit ${TRAIL_LENGTH}
        )
        order by version desc limit ${TRAIL_LENGTH}
      ) last
    ) trail
    where trail.events is not null`,
};

/** `GET /api/events/trails`: the event spines of the rows on a screen. */
export function trails(pool: Pool): Handler {
  return async (req, res) => {
    const { task_ids } = parseQuery(TrailsQuery, req);
    const values = [[...new Set(task_ids)]];
    const { rows } = await pool.query<{ body: string }>({ ...statement, values });
    sendJson(res, { status: 200, headers: {}, body: rows[0]?.body ?? '[]' });
  };
}
