import type { AuditIncident } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { words } from '../../messages/pipeline-words.tsx';
import { dayTitle, exactTime, fullTime } from '../../messages/time.ts';
import { FailureRegion } from '../failure-region.tsx';
import { useNow } from '../use-workspace.ts';
import { incidentWords } from './incident-words.ts';
import type { Pages } from './use-pages.ts';

/** Where the audit consumer had to leave the straight path, newest first. */
export function IncidentList(props: { incidents: Pages<AuditIncident> }): ReactNode {
  const { incidents } = props;
  const shown = incidents.items ?? [];
  return (
    <section className="incidents band" aria-labelledby="incidents-title">
      <span className="margin-word">{words('incidents.margin')}</span>
      <div>
        <h2 id="incidents-title">{words('incidents.title', { count: shown.length })}</h2>
        <p className="meta">{words('incidents.lead')}</p>
        {incidents.failure !== null && (
          <FailureRegion
            title={words('incidents.failed')}
            failure={incidents.failure}
            onRetry={incidents.again}
          />
        )}
        <ul>
          {shown.map((incident) => (
            <Incident key={incident.id} incident={incident} />
          ))}
        </ul>
        {incidents.more !== null && (
          <button type="button" className="b link" onClick={incidents.more}>
            {words('incidents.more')}
          </button>
        )}
      </div>
    </section>
  );
}

function Incident(props: { incident: AuditIncident }): ReactNode {
  const { incident } = props;
  const now = useNow();
  const at = Date.parse(incident.occurred_at);
  const partition = String(incident.partition);
  return (
    <li>
      <time dateTime={incident.occurred_at} title={fullTime(at)}>
        {dayTitle(at, now)} {exactTime(at)}
      </time>
      {', '}
      {words('incidents.partition', { partition })}
      {': '}
      {incidentWords(incident)}
    </li>
  );
}
