import type { AuditFault } from '@tasktrail/contract';
import type { ClientBase } from 'pg';

const PAGE = 1_000;

/** A row of the outbox that capture cannot have written. */
export interface FalseWaiting {
  event_id: string;
  subject: string;
  version: number;
  detail: string;
}

interface Page {
  last: number | null;
  wrong: FalseWaiting[];
}

/**
 * The law counts a row of the outbox by its columns, and a task is held against its event: so both must say the same, an
 * event that is audited must be the one in the log, and no version may be there twice or without the one before it.
 */
const checkPage = {
  name: 'check-outbox',
  text: `
    with page as materialized (
      select id, event_id, subject, version, type,
        case when pg_input_is_valid(event, 'jsonb') then event::jsonb end as said
      from outbox where id > $1 order by id limit ${PAGE}
    ), judged as (
      select page.*, case
        when said is null then 'its event cannot be read'
        when event_id::text is distinct from said->>'event_id' then 'event_id does not say what its event says'
        when subject is distinct from said->>'subject' then 'subject does not say what its event says'
        when version::text is distinct from said->>'version' then 'version does not say what its event says'
        when type is distinct from said->>'event' then 'type does not say what its event says'
        when audited.event_data is distinct from said and audited.event_data is not null
          then 'the log holds this event with another content'
        when audited.event_data is null and exists (
          select from task_audit_log log where log.subject = page.subject and log.version = page.version
        ) then 'the log holds another event of its version ' || version
        when exists (
          select from outbox other
          where other.id <> page.id and other.subject = page.subject and other.version = page.version
        ) then 'the outbox holds its version ' || version || ' twice'
        when version > 1
          and not exists (
            select from task_audit_log log where log.subject = page.subject and log.version = page.version - 1
          )
          and not exists (
            select from outbox other where other.subject = page.subject and other.version = page.version - 1
          ) then 'no event of the version before its version ' || version || ' is known'
        when version < 1 then 'no task has a version ' || version
      end as detail
      from page left join lateral (
        select event_data from task_audit_log log where log.event_id = page.event_id limit 1
      ) audited on true
    )
    select max(id)::float8 as last, coalesce(
      jsonb_agg(jsonb_build_object('event_id', event_id, 'subject', subject, 'version', version, 'detail', detail) order by id)
        filter (where detail is not null), '[]'
    ) as wrong
    from judged`,
};

/** The rows of the next page that are wrong, until there are no more pages. Each page is one statement, hence one snapshot. */
export async function* falseWaiting(client: ClientBase): AsyncGenerator<FalseWaiting[]> {
  // Below every row, also below one that somebody has numbered himself.
  for (let after: number | null = Number.MIN_SAFE_INTEGER; after !== null;) {
    const page: Page | undefined = await readPage(client, after);
    if (page && page.wrong.length > 0) yield page.wrong;
    after = page?.last ?? null;
  }
}

async function readPage(client: ClientBase, after: number): Promise<Page | undefined> {
  const { rows } = await client.query<Page>({ ...checkPage, values: [after] });
  return rows[0];
}

const FAULTS_SHOWN = 20;

export async function checkOutbox(client: ClientBase): Promise<AuditFault[]> {
  const faults: AuditFault[] = [];
  for await (const page of falseWaiting(client)) {
    faults.push(...page.map(faultOf).slice(0, FAULTS_SHOWN - faults.length));
    if (faults.length >= FAULTS_SHOWN) break;
  }
  return faults;
}

function faultOf({ event_id, subject, version, detail }: FalseWaiting): AuditFault {
  const sentence = `version ${version}: ${detail}`;
  return {
    kind: 'outbox_differs',
    partition: null,
    seq: null,
    event_id,
    subject,
    detail: sentence,
  };
}
