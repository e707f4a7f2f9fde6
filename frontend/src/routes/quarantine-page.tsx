import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { LiveBadge } from '../features/live-state/live-badge.tsx';
import { usePipeline } from '../features/pipeline/use-pipeline.ts';
import { IncidentList } from '../features/quarantine/incident-list.tsx';
import { RecordDialog } from '../features/quarantine/record-dialog.tsx';
import { SetAside } from '../features/quarantine/set-aside.tsx';
import { useIncidents, useQuarantine } from '../features/quarantine/use-quarantine.ts';
import { words } from '../messages/pipeline-words.tsx';
import '../styles/pipeline.css';
import { PageTitle } from './page-title.tsx';
import { useCloseRecord } from './use-close-record.ts';

const route = getRouteApi('/quarantine');
const PAGE = 50;

/** Everything that was set aside, and the incidents of the log. */
export function QuarantinePage(): ReactNode {
  const { record } = route.useSearch();
  const { pipeline } = usePipeline('glance');
  const counts = pipeline?.quarantine ?? null;
  const records = useQuarantine(JSON.stringify(counts), PAGE);
  const incidents = useIncidents(String(pipeline?.incidents));
  const close = useCloseRecord();
  return (
    <main className="sheet ruled pipeline" id="sheet">
      <header className="top a">
        <span className="ink" />
        <div className="words">
          <PageTitle title={words('page.quarantine')} />
          <Link to="/pipeline" search={{}} className="b link">
            {words('aside.back')}
          </Link>
          <span className="grow" />
          <LiveBadge />
        </div>
      </header>
      <div className="scroll page">
        <SetAside counts={counts} records={records} isWhole />
        <IncidentList incidents={incidents} />
      </div>
      {record !== undefined && (
        <RecordDialog key={record} id={record} onChanged={records.again} onClose={close} />
      )}
    </main>
  );
}
