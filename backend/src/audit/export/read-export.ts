import type { ClientBase } from 'pg';
import { falseWaiting } from '../verify/check-outbox.ts';
import { readColumnDefaults } from '../verify/column-defaults.ts';
import { differingColumns } from '../verify/read-rows.ts';

const PAGE = 1_000;

/** SQL: an event that is audited is in the log, wherever else it still is. */
const NOT_AUDITED =
  'not exists (select from task_audit_log audited where audited.event_id = outbox.event_id)';

interface Line {
  seq: number;
  line: string;
}

/**
 * The lines of a partition's rows, in the order of its chain. The row that is its task's last event carries the task; while
 * a later event waits in the outbox, that one does.
 */
const rows = {
  name: 'export-rows',
  text: `
    select log.seq::float8, format(
      '{"kind":"row","partition":%s,"seq":%s,"hash":"%s","id":%s,"processed_at":%s,"topic_id":"%s","kafka_offset":%s%s%s,"event":%s}',
      log.partition, log.seq, encode(log.hash, 'hex'), log.id, to_json(log.processed_at), log.topic_id, log.kafka_offset,
      ',"differing":' || to_json(${differingColumns}),
      case when is_last then ',"task":' || coalesce((select to_jsonb(t) from tasks t where t.id = log.task_id)::text, 'null') end,
      log.event_data
    ) as line
    from task_audit_log log cross join lateral (
      select log.version = (
        select version from task_audit_log own where own.task_id = log.task_id order by own.version desc limit 1
      ) and not exists (
        select from outbox where subject = log.subject and version > log.version and ${NOT_AUDITED}
      ) as is_last
    ) place
    where log.partition = $1 and log.seq > $2
    order by log.seq limit ${PAGE}`,
};

/** Tasks whose last event is not in the log, with that event. */
const tasks = {
  name: 'export-tasks',
  text: `
    select t.id::float8 as seq, format(
      '{"kind":"task","task":%s,"event":%s}', to_jsonb(t), coalesce(waiting.said::text, 'null')
    ) as line
    from tasks t left join lateral (
      select case when pg_input_is_valid(event, 'jsonb') then event::jsonb end as said, version
      from outbox where subject = 'task/' || t.id and ${NOT_AUDITED} order by version desc limit 1
    ) waiting on true
    left join lateral (
      select version from task_audit_log log where log.task_id = t.id order by version desc limit 1
    ) logged on true
    where t.id > $1 and (logged.version is null or waiting.version > logged.version)
    order by t.id limit ${PAGE}`,
};

/** The first line, without the key that its reader puts there. */
export async function readExportHead(client: ClientBase): Promise<Record<string, unknown>> {
  const { rows: found } = await client.query<{ exported_at: string; heads: unknown }>(`
    select to_json(clock_timestamp())#>>'{}' as exported_at, coalesce(
      json_agg(json_build_object('partition', partition, 'seq', seq, 'hash', encode(hash, 'hex')) order by partition), '[]'
    ) as heads
    from audit_head`);
  const defaults = [...(await readColumnDefaults(client))].map(
    ([column, held]) => [column, held === 'anything' ? null : held] as const,
  );
  return { kind: 'export', format: 1, ...found[0], defaults: Object.fromEntries(defaults) };
}

/** Of any partition, with or without a head. */
export async function* rowLines(client: ClientBase): AsyncGenerator<string[]> {
  const { rows: found } = await client.query<{ partition: number }>(
    'select distinct partition from task_audit_log order by partition',
  );
  for (const { partition } of found) yield* pages(client, rows, [partition]);
}

export function taskLines(client: ClientBase): AsyncGenerator<string[]> {
  return pages(client, tasks, []);
}

/** What an export shows of the outbox beside its tasks: rows that cannot be what was captured. */
export async function* outboxLines(client: ClientBase): AsyncGenerator<string[]> {
  for await (const wrong of falseWaiting(client)) {
    yield wrong.map((row) => JSON.stringify({ kind: 'outbox', ...row }));
  }
}

async function* pages(
  client: ClientBase,
  statement: { name: string; text: string },
  values: readonly number[],
): AsyncGenerator<string[]> {
  // Below every row, also below one that somebody has put before the first.
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const { rows: found } = await client.query<Line>({ ...statement, values: [...values, after] });
    const last = found.at(-1);
    if (last === undefined) return;
    yield found.map(({ line }) => line);
    after = last.seq;
  }
}

/** The last line: a reader counts, so that nothing can be cut off. */
export async function readExportEnd(client: ClientBase): Promise<Record<string, unknown>> {
  const { rows: found } = await client.query<Record<string, number>>(`
    select
      (select count(*) from task_audit_log)::float8 as rows,
      (select count(*) from tasks)::float8 as tasks,
      count(*) filter (where sent_at is not null)::float8 as in_kafka,
      count(*) filter (where sent_at is null)::float8 as in_outbox
    from outbox o
    where not exists (select from task_audit_log a where a.event_id = o.event_id)`);
  return { kind: 'end', ...found[0] };
}
