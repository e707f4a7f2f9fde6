import type { Pipeline } from '@tasktrail/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { headlineOf, headlineSeverity } from '../features/pipeline/headline.ts';
import { headlineWords } from '../features/pipeline/headline-words.ts';
import type { PipelineReading } from '../features/pipeline/pipeline-watch.ts';
import { PauseMark } from '../features/pipeline/station-marks.tsx';
import { usePipelineRoom } from '../features/pipeline/use-pipeline.ts';
import { words } from '../messages/pipeline-words.tsx';
import { exactTime } from '../messages/time.ts';
import { Glyph } from '../ui/marks.tsx';
import { ranges, type Range } from './search.ts';

const marks = { good: 'done', slow: 'active', bad: 'blocked' } as const;

/** The one sentence about it all, beside the title. */
export function HeadlineWords(props: { pipeline: Pipeline }): ReactNode {
  const headline = headlineOf(props.pipeline);
  const severity = headlineSeverity(headline);
  return (
    <p className={`headline ${severity}`}>
      <Glyph mark={marks[severity]} />
      {headlineWords(headline)}
    </p>
  );
}

export function RangeSwitch(props: { range: Range }): ReactNode {
  return (
    <nav className="switch range" aria-label={words('range.label')}>
      {ranges.map((minutes) => (
        <Link
          key={minutes}
          to="/pipeline"
          search={(now) => ({ ...now, range: minutes })}
          aria-current={minutes === props.range ? 'true' : undefined}
          resetScroll={false}
        >
          {words('range.minutes', { minutes })}
        </Link>
      ))}
    </nav>
  );
}

/** What moves by itself can be stopped, and says since when it stands. */
export function PauseButton(props: { reading: PipelineReading }): ReactNode {
  const { watch } = usePipelineRoom();
  const { pausedAt } = props.reading;
  const isPaused = pausedAt !== null;
  return (
    <>
      {isPaused && (
        <span className="meta">{words('pipeline.paused', { at: exactTime(pausedAt) })}</span>
      )}
      <button
        type="button"
        className="b bare"
        onClick={() => (isPaused ? watch.go() : watch.pause())}
      >
        <PauseMark isPaused={isPaused} />
        {words(isPaused ? 'pipeline.resume' : 'pipeline.pause')}
      </button>
    </>
  );
}
