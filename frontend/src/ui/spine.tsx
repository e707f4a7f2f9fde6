import { memo, type ReactNode } from 'react';

export interface SpineTick {
  readonly at: number;
  /** 2 for a field, 4 for created, deleted, restored. */
  readonly height: number;
}

const MINUTE = 60_000;
const OLDEST_MINUTES = 90 * 24 * 60;

/** Where an event stands, 0 (90 days or more) to 100 (now): a log scale on which an hour ago is already two thirds left. */
export function spineX(at: number, now: number): number {
  const minutes = Math.max(0, (now - at) / MINUTE);
  return 100 * Math.max(0, 1 - Math.log1p(minutes) / Math.log1p(OLDEST_MINUTES));
}

/** One path for all ticks but the last, one for the last: two nodes a row. */
export function spinePaths(
  ticks: readonly SpineTick[],
  now: number,
): { rest: string; last: string } {
  const newest = ticks.at(-1);
  return {
    rest: ticks
      .slice(0, -1)
      .map((tick) => tickPath(tick, now, tick.height))
      .join(''),
    last: newest === undefined ? '' : tickPath(newest, now, 4),
  };
}

function tickPath(tick: SpineTick, now: number, height: number): string {
  return `M${spineX(tick.at, now).toFixed(1)} 4v-${height}`;
}

/** The event spine of a row: decoration, the same facts are said in words beside it. */
export const Spine = memo(function Spine(props: {
  ticks: readonly SpineTick[];
  now: number;
}): ReactNode {
  const { rest, last } = spinePaths(props.ticks, props.now);
  return (
    <svg className="spine" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <path d={rest} />
      <path className="last" d={last} />
    </svg>
  );
});
