import { SAMPLE_SECONDS, SAMPLES } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { words } from '../../messages/pipeline-words.tsx';

const HEIGHT = 24;
/** A sample without events is a stroke too: nothing happened is not the same as nobody looked. */
const LEAST = 1;

export const samplesOf = (minutes: number): number => (minutes * 60) / SAMPLE_SECONDS;

/** The newest samples as bars, at most as many as the range has places; they stand at the right, where now is. */
export function barsPath(samples: readonly number[], places: number, most: number): string {
  const shown = samples.slice(-places);
  const from = places - shown.length;
  return shown
    .map((count, index) => {
      const height = most === 0 ? LEAST : Math.max(LEAST, Math.round((count / most) * HEIGHT));
      return `M${from + index + 0.5} ${HEIGHT}v-${height}`;
    })
    .join('');
}

/** What left a station, sample by sample; `most` is shared by all stations, so that their bars compare. */
export function SampleBars(props: {
  samples: readonly number[];
  minutes: number;
  most: number;
}): ReactNode {
  const { samples, minutes, most } = props;
  const places = Math.min(SAMPLES, samplesOf(minutes));
  const shown = samples.slice(-places);
  const count = shown.reduce((sum, sample) => sum + sample, 0);
  return (
    <>
      <svg className="bars" viewBox={`0 0 ${places} 24`} preserveAspectRatio="none" aria-hidden>
        <path d={barsPath(samples, places, most)} />
      </svg>
      <span className="sr">
        {words('samples.words', {
          count,
          minutes,
          last: shown.at(-1) ?? 0,
          seconds: SAMPLE_SECONDS,
        })}
      </span>
    </>
  );
}
