import type { Pipeline, QuarantineAct, QuarantinedRecord } from '@tasktrail/contract';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { words } from '../../messages/pipeline-words.tsx';
import { dayTitle, exactTime, fullTime } from '../../messages/time.ts';
import { Glyph } from '../../ui/marks.tsx';
import { FailureRegion } from '../failure-region.tsx';
import { useNow } from '../use-workspace.ts';
import { useActorNames } from './use-actor-names.ts';
import { visible } from './record-bytes.ts';
import { recordPlace } from './record-words.ts';
import type { Pages } from './use-pages.ts';

/** What was set aside, in a section of its own: on the pipeline's page the newest, on its own page all. */
export function SetAside(props: {
  counts: Pipeline['quarantine'];
  records: Pages<QuarantinedRecord>;
  isWhole: boolean;
}): ReactNode {
  const { counts, records } = props;
  const shown = records.items ?? [];
  const count = counts?.records ?? shown.length;
  return (
    <section className="aside band" aria-labelledby="aside-title" id="set-aside">
      <span className="margin-word">{words('aside.margin')}</span>
      <div>
        <h2 id="aside-title">
          {words('aside.title', { count })}
          {count > 0 && counts !== null && <Open count={counts.unacknowledged} />}
        </h2>
        <p className="meta">{words(count === 0 ? 'aside.none' : 'aside.lead')}</p>
        {records.failure !== null && (
          <FailureRegion
            title={words('aside.failed')}
            failure={records.failure}
            onRetry={records.again}
          />
        )}
        {shown.length > 0 && <Records records={shown} />}
        <Foot {...props} count={count} />
      </div>
    </section>
  );
}

function Open(props: { count: number }): ReactNode {
  return (
    <span className="open-count">
      <Glyph mark={props.count === 0 ? 'done' : 'active'} />
      {words('aside.open', { count: props.count })}
    </span>
  );
}

function Foot(props: {
  records: Pages<QuarantinedRecord>;
  isWhole: boolean;
  count: number;
}): ReactNode {
  const { records, isWhole, count } = props;
  if (!isWhole) {
    return count === 0 ? null : (
      <Link to="/quarantine" className="b link">
        {words('aside.all')}
      </Link>
    );
  }
  return records.more === null ? null : (
    <button type="button" className="b link" onClick={records.more}>
      {words('aside.more')}
    </button>
  );
}

function Records(props: { records: readonly QuarantinedRecord[] }): ReactNode {
  return (
    <table className="table records">
      <thead>
        <tr>
          <th scope="col">{words('aside.where')}</th>
          <th scope="col">{words('aside.arrived')}</th>
          <th scope="col">{words('aside.why')}</th>
          <th scope="col">{words('aside.begins')}</th>
          <th scope="col">{words('aside.looked')}</th>
          <th scope="col">
            <span className="sr">{words('aside.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.records.map((record) => (
          <RecordRow key={record.id} record={record} />
        ))}
      </tbody>
    </table>
  );
}

function RecordRow(props: { record: QuarantinedRecord }): ReactNode {
  const { record } = props;
  const now = useNow();
  const at = Date.parse(record.quarantined_at);
  const place = recordPlace(record);
  return (
    <tr>
      <th scope="row" className="mono">
        {place}
      </th>
      <td>
        <time dateTime={record.quarantined_at} title={fullTime(at)}>
          {dayTitle(at, now)} {exactTime(at)}
        </time>
      </td>
      <td>
        <b className="strong">{words(`reason.${record.reason}`)}</b>
        <span className="detail">{record.detail}</span>
      </td>
      <td className="begins">
        {record.begins_with === null ? (
          <span className="meta">{words('aside.empty')}</span>
        ) : (
          <span className="mono clip">{visible(record.begins_with)}</span>
        )}
      </td>
      <td>
        <LookedAt record={record} />
      </td>
      <td>
        <Link
          to="."
          search={(now) => ({ ...now, record: record.id })}
          resetScroll={false}
          className="b"
          aria-label={words('aside.showOf', { place })}
        >
          {words('aside.show')}
        </Link>
      </td>
    </tr>
  );
}

function LookedAt(props: { record: QuarantinedRecord }): ReactNode {
  const { acknowledged } = props.record;
  if (acknowledged === null) {
    return (
      <span className="trend">
        <Glyph mark="active" />
        {words('aside.notYet')}
      </span>
    );
  }
  return <Acknowledged act={acknowledged} />;
}

function Acknowledged(props: { act: QuarantineAct }): ReactNode {
  const { act } = props;
  const names = useActorNames(useMemo(() => [act], [act]));
  const at = Date.parse(act.at);
  return (
    <span title={`${act.reason} (${fullTime(at)})`}>
      <span className="trend">
        <Glyph mark="done" />
        {act.reason}
      </span>
      <span className="detail">
        {words('aside.by', { who: names(act.actor), at: exactTime(at) })}
      </span>
    </span>
  );
}
