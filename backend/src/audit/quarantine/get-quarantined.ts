import type { Pool } from 'pg';
import type { Handler } from '../../http/handler.ts';
import { quarantineId } from '../../http/path-id.ts';
import { sendJson } from '../../http/send.ts';
import { Problem } from '../../problem.ts';
import { acts, beginning, lastAct, readable, recordJson } from './record-json.ts';

interface Row {
  record: object;
  beginning: Buffer | null;
  key: Buffer | null;
  value: Buffer | null;
  acts: object[];
}

const statement = {
  name: 'get-quarantined',
  text: `
    select ${recordJson(lastAct)} as record, ${beginning} as beginning, key, value, ${acts} as acts
    from audit_quarantine q
    where topic_id = $1::uuid and partition = $2::integer and kafka_offset = $3::bigint`,
};

const base64 = (bytes: Buffer | null) => (bytes === null ? null : bytes.toString('base64'));

/** `GET /api/quarantine/:id`: the record byte for byte, and what was said about it. */
export function getQuarantined(pool: Pool): Handler {
  return async (req, res) => {
    const { rows } = await pool.query<Row>({ ...statement, values: quarantineId(req) });
    const [row] = rows;
    if (!row) throw noSuchRecord();
    const body = JSON.stringify({
      ...row.record,
      begins_with: readable(row.beginning),
      key: base64(row.key),
      value: base64(row.value),
      acts: row.acts,
    });
    sendJson(res, { status: 200, headers: {}, body });
  };
}

export function noSuchRecord(): Problem {
  return new Problem('not-found', 'No record with this id is in quarantine.');
}
