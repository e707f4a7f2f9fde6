import type { Pipeline } from '@tasktrail/contract';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { FailureRegion } from '../features/failure-region.tsx';
import { LiveBadge } from '../features/live-state/live-badge.tsx';
import { ChaosSwitches } from '../features/pipeline/chaos-switches.tsx';
import { ConsistencyCard } from '../features/pipeline/consistency-card.tsx';
import { headlineOf, headlineSeverity } from '../features/pipeline/headline.ts';
import { headlineWords } from '../features/pipeline/headline-words.ts';
import { JourneyCard } from '../features/pipeline/journey-card.tsx';
import type { PipelineReading } from '../features/pipeline/pipeline-watch.ts';
import {
  SLOW_SECONDS,
  STALLED_SECONDS,
  StationsTable,
} from '../features/pipeline/stations-table.tsx';
import { usePipeline, usePipelineRoom } from '../features/pipeline/use-pipeline.ts';
import { VerifyNow } from '../features/pipeline/verify-now.tsx';
import { IncidentList } from '../features/quarantine/incident-list.tsx';
import { RecordDialog } from '../features/quarantine/record-dialog.tsx';
import { SetAside } from '../features/quarantine/set-aside.tsx';
import { useIncidents, useQuarantine } from '../features/quarantine/use-quarantine.ts';
import { useLasting, useWorkspace } from '../features/use-workspace.ts';
import { words } from '../messages/pipeline-words.tsx';
import { text } from '../messages/text.tsx';
import { exactTime } from '../messages/time.ts';
import '../styles/pipeline.css';
import { HeadlineWords, PauseButton, RangeSwitch } from './pipeline-head.tsx';
import { PageTitle } from './page-title.tsx';
import { useCloseRecord } from './use-close-record.ts';

const route = getRouteApi('/pipeline');
const WHOLE_RANGE = 15;
const QUIET_MS = 150;
const NEWEST_RECORDS = 5;

/** Where every change is between the database and the screens, and that none is missing. */
export function PipelinePage(): ReactNode {
  const { range = WHOLE_RANGE } = route.useSearch();
  const reading = usePipeline('look');
  const { pipeline } = reading;
  useSpokenTrouble(pipeline);
  return (
    <main className="sheet ruled pipeline" id="sheet">
      <header className="top a">
        <span className="ink" />
        <div className="words">
          <PageTitle title={text('page.pipeline')} />
          {pipeline !== null && <HeadlineWords pipeline={pipeline} />}
          <span className="grow" />
          <RangeSwitch range={range} />
          <PauseButton reading={reading} />
          <LiveBadge />
        </div>
      </header>
      <Stale reading={reading} />
      {pipeline === null ? (
        <NothingYet reading={reading} />
      ) : (
        <Body pipeline={pipeline} minutes={range} />
      )}
    </main>
  );
}

/** Only crossings are spoken: that something is wrong now, or well again; never a figure. */
function useSpokenTrouble(pipeline: Pipeline | null): void {
  const { announcer } = useWorkspace();
  const headline = pipeline === null ? null : headlineOf(pipeline);
  const severity = headline === null ? null : headlineSeverity(headline);
  const station = headline !== null && 'station' in headline ? headline.station : '';
  const spoken = useRef({ severity, station });
  const sentence = headline === null ? '' : headlineWords(headline);
  useEffect(() => {
    const before = spoken.current;
    spoken.current = { severity, station };
    if (before.severity === null || severity === null) return;
    if (before.severity === severity && before.station === station) return;
    announcer.say(
      severity === 'good' ? words('say.well') : words('say.trouble', { headline: sentence }),
    );
    // The sentence changes with every second; what is spoken changes with the crossing.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [announcer, severity, station]);
}

/** The last values stay; this says that they are old. */
function Stale(props: { reading: PipelineReading }): ReactNode {
  const { pipeline, failingSince, readAt } = props.reading;
  if (pipeline === null || failingSince === null) return null;
  return (
    <output className="stale">
      {words('pipeline.stale', { since: exactTime(readAt ?? failingSince) })}
    </output>
  );
}

function NothingYet(props: { reading: PipelineReading }): ReactNode {
  const { failure } = props.reading;
  const { watch } = usePipelineRoom();
  const isSlow = useLasting(failure === null, QUIET_MS);
  if (failure !== null) {
    const again = (): void => void watch.again();
    return <FailureRegion title={words('pipeline.failed')} failure={failure} onRetry={again} />;
  }
  return isSlow ? <p className="blank-words meta">{words('pipeline.loading')}</p> : null;
}

function Body(props: { pipeline: Pipeline; minutes: number }): ReactNode {
  const { pipeline, minutes } = props;
  const { event } = route.useSearch();
  return (
    <div className="scroll">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so it must take the focus */}
      <section className="sideways" tabIndex={0} aria-label={words('pipeline.scroll')}>
        <StationsTable stations={pipeline.stations} minutes={minutes} />
      </section>
      <p className="thresholds meta">
        {words('stations.thresholds', { slow: SLOW_SECONDS, stalled: STALLED_SECONDS })}
      </p>
      {pipeline.chaos.length > 0 && <ChaosSwitches targets={pipeline.chaos} />}
      {pipeline.consistency?.committed === 0 && (
        <p className="blank-words">{words('pipeline.first')}</p>
      )}
      <div className="lower">
        <ConsistencyCard pipeline={pipeline}>
          <VerifyNow />
        </ConsistencyCard>
        <JourneyCard chosen={event ?? null} newest={pipeline.last_event_id} />
      </div>
      <Aside pipeline={pipeline} />
    </div>
  );
}

/** Read anew when the counts of the pipeline say that there is something new. */
function Aside(props: { pipeline: Pipeline }): ReactNode {
  const { quarantine, incidents: incidentCount } = props.pipeline;
  const { record } = route.useSearch();
  const records = useQuarantine(JSON.stringify(quarantine), NEWEST_RECORDS);
  const incidents = useIncidents(String(incidentCount));
  const close = useCloseRecord();
  return (
    <>
      <SetAside counts={quarantine} records={records} isWhole={false} />
      <IncidentList incidents={incidents} />
      {record !== undefined && (
        <RecordDialog key={record} id={record} onChanged={records.again} onClose={close} />
      )}
    </>
  );
}
