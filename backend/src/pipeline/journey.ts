import type { EventJourney } from '@tasktrail/contract';
import type { Pool } from 'pg';
import type { EventTimes, RecordTimes } from '../event-times.ts';
import type { Handler } from '../http/handler.ts';
import { eventId } from '../http/path-id.ts';
import { sendJson } from '../http/send.ts';
import { Problem } from '../problem.ts';

/** What the tables still know of one event; the outbox row leaves when it is audited. */
interface Traces {
  event_id: string;
  task_id: number;
  version: number;
  committed_at: string;
  committed_ms: number;
  acked_ms: number | null;
  audited_ms: number | null;
  /** null while it was not sent. */
  topic_id: string | null;
  partition: number | null;
  kafka_offset: number | null;
}

const readTraces = {
  name: 'event-journey',
  text: `
    select event_id, task_id, version, occurred_at as committed_at,
      extract(epoch from occurred_at::timestamptz)::float8 * 1000 as committed_ms,
      extract(epoch from max(sent_at))::float8 * 1000 as acked_ms,
      extract(epoch from max(processed_at))::float8 * 1000 as audited_ms,
      (array_agg(topic_id order by processed_at))[1] as topic_id,
      (array_agg(partition order by processed_at))[1] as partition,
      (array_agg(kafka_offset order by processed_at))[1]::float8 as kafka_offset
    from (
      select event_data as event, null::timestamptz as sent_at, processed_at, topic_id, partition, kafka_offset
      from task_audit_log where event_id = $1
      union all
      select event::jsonb, sent_at, null, topic_id, partition, kafka_offset from outbox where event_id = $1
    ) traces,
    lateral (select event->>'event_id', (event->>'task_id')::float8, (event->>'version')::float8, event->>'occurred_at')
      as said (event_id, task_id, version, occurred_at)
    group by event_id, task_id, version, occurred_at`,
};

/** `GET /api/events/:id/journey`. */
export function eventJourney(pool: Pool, times: EventTimes): Handler {
  return async (req, res) => {
    const id = eventId(req);
    const { rows } = await pool.query<Traces>({ ...readTraces, values: [id] });
    const [traces] = rows;
    if (!traces) throw new Problem('not-found', `There is no event ${id}.`);
    sendJson(res, {
      status: 200,
      headers: {},
      body: JSON.stringify(journeyOf(traces, timesOf(traces, times))),
    });
  };
}

/** As far as this replica was the one that sent and delivered it, and has not forgotten. */
function timesOf({ topic_id, partition, kafka_offset }: Traces, times: EventTimes): RecordTimes {
  if (topic_id === null || partition === null || kafka_offset === null) return {};
  return times.of({ topicId: topic_id, partition, offset: kafka_offset });
}

function journeyOf(traces: Traces, seen: RecordTimes): EventJourney {
  const { event_id, task_id, version, committed_at, committed_ms } = traces;
  const after = (ms: number | null = null) =>
    ms === null ? null : Math.max(0, Math.round((ms - committed_ms) * 10) / 10);
  return {
    event_id,
    task_id,
    version,
    committed_at,
    steps: [
      { name: 'committed', after_ms: 0 },
      { name: 'published', after_ms: after(seen.published) },
      { name: 'acked', after_ms: after(seen.acked ?? traces.acked_ms) },
      { name: 'audited', after_ms: after(traces.audited_ms) },
      { name: 'delivered', after_ms: after(seen.delivered) },
    ],
  };
}
