import type { Station } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import type { StatusMark } from '../../ui/marks.tsx';

/** Each state by an outline of its own: tick, half disc, octagon, struck ring. */
export const stateMarks = {
  good: 'done',
  slow: 'active',
  stalled: 'blocked',
  unreachable: 'dropped',
} as const satisfies Record<Station['state'], StatusMark>;

const arrows = {
  steady: 'M2 8h12M10 4l4 4-4 4',
  growing: 'M8 13V3M4 7l4-4 4 4',
  shrinking: 'M8 3v10M4 9l4 4 4-4',
} as const satisfies Record<Station['trend'], string>;

export function TrendArrow(props: { trend: Station['trend'] }): ReactNode {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
      <path d={arrows[props.trend]} />
    </svg>
  );
}

export function PauseMark(props: { isPaused: boolean }): ReactNode {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true" strokeWidth="2">
      <path d={props.isPaused ? 'M5 3l8 5-8 5z' : 'M5 3v10M11 3v10'} />
    </svg>
  );
}
