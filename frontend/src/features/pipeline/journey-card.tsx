import type { EventJourney } from '@tasktrail/contract';
import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { words, Words } from '../../messages/pipeline-words.tsx';
import { fullTime } from '../../messages/time.ts';
import { FailureRegion } from '../failure-region.tsx';
import { idName } from '../tasks/task-words.ts';
import { useReading } from './use-reading.ts';
import { usePipelineRoom } from './use-pipeline.ts';
import { Waterfall } from './waterfall.tsx';

const AGAIN_MS = 2_000;

/** Whether it reached a screen this server may never know; that it is audited, it will. */
function isWaitedFor(step: EventJourney['steps'][number]): boolean {
  return step.name === 'audited' && step.after_ms === null;
}

/** The way of one event: the one that was asked for, or the newest in the log. */
export function JourneyCard(props: { chosen: string | null; newest: string | null }): ReactNode {
  const { chosen, newest } = props;
  const id = chosen ?? newest;
  return (
    <section className="trace" aria-labelledby="journey-title">
      {id === null ? (
        <>
          <h2 id="journey-title">{words('journey.margin')}</h2>
          <p className="meta">{words('journey.none')}</p>
        </>
      ) : (
        <Journey key={chosen ?? 'newest'} id={id} isChosen={chosen !== null} />
      )}
    </section>
  );
}

function Journey(props: { id: string; isChosen: boolean }): ReactNode {
  const { id, isChosen } = props;
  const { api } = usePipelineRoom();
  const { value, failure, again } = useReading(id, async () => api.journey(id));
  const isUnderWay = value?.steps.some(isWaitedFor) ?? false;
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(() => document.hidden || again(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [isUnderWay, again]);
  if (value !== null) return <JourneyWords journey={value} isChosen={isChosen} />;
  return (
    <>
      <h2 id="journey-title">{words('journey.margin')}</h2>
      {failure === null ? (
        <p className="meta">{words('journey.loading')}</p>
      ) : (
        <FailureRegion title={words('journey.failed')} failure={failure} onRetry={again} />
      )}
    </>
  );
}

function JourneyWords(props: { journey: EventJourney; isChosen: boolean }): ReactNode {
  const { journey, isChosen } = props;
  const { task_id: taskId, version } = journey;
  const task = idName(taskId);
  return (
    <>
      <h2 id="journey-title">
        <Words id="journey.title" values={{ task, version: String(version) }} />
      </h2>
      <p className="meta">
        {words('journey.of', { at: fullTime(Date.parse(journey.committed_at)) })}{' '}
        {!isChosen && words('journey.last')}
      </p>
      <Waterfall journey={journey} />
      <p className="ways">
        <Link to="." search={(now) => ({ ...now, task: taskId })} className="b link">
          {words('journey.open', { task })}
        </Link>
        {isChosen && (
          <Link to="/pipeline" search={{}} className="b link">
            {words('journey.showLast')}
          </Link>
        )}
      </p>
    </>
  );
}
