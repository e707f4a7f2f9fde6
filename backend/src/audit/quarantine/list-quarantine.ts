import { PAGE_MAX, PageQuery } from '@tasktrail/contract';
import type { Pool } from 'pg';
import { decodeCursor, encodeCursor, forms } from '../../http/cursor.ts';
import type { Handler } from '../../http/handler.ts';
import { nextLink } from '../../http/next-link.ts';
import { parseQuery } from '../../http/query.ts';
import { sendJson } from '../../http/send.ts';
import { beginning, lastAct, readable, recordJson } from './record-json.ts';

interface Row {
  record: object;
  beginning: Buffer | null;
  position: string[];
}

const after = `where (quarantined_at, topic_id, partition, kafka_offset)
  < (timestamptz 'epoch' + $2::bigint * interval '1 microsecond', $3::uuid, $4::integer, $5::bigint)`;

/** One row more than the page shows whether another page follows; the constant limit is for the planner. */
function pageText(where: string): string {
  return `
    select ${recordJson(lastAct)} as record, ${beginning} as beginning,
      array[(extract(epoch from quarantined_at) * 1000000)::bigint::text,
        topic_id::text, partition::text, kafka_offset::text] as position
    from (
      select * from audit_quarantine ${where}
      order by quarantined_at desc, topic_id desc, partition desc, kafka_offset desc
      limit ${PAGE_MAX + 1}
    ) q
    order by quarantined_at desc, topic_id desc, partition desc, kafka_offset desc
    limit $1::integer + 1`;
}

const firstPage = { name: 'list-quarantine', text: pageText('') };
const laterPage = { name: 'list-quarantine after', text: pageText(after) };
const cursorForms = [forms.integer, forms.uuid, forms.count, forms.count];

/** `GET /api/quarantine`: newest first. */
export function listQuarantine(pool: Pool): Handler {
  return async (req, res) => {
    const { limit, cursor } = parseQuery(PageQuery, req);
    const statement = cursor
      ? { ...laterPage, values: [limit, ...decodeCursor(cursor, ...cursorForms)] }
      : { ...firstPage, values: [limit] };
    const { rows } = await pool.query<Row>(statement);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const body = JSON.stringify(
      page.map((row) => ({ ...row.record, begins_with: readable(row.beginning) })),
    );
    sendJson(res, {
      status: 200,
      headers: nextLink(req, last && encodeCursor(...last.position)),
      body,
    });
  };
}
