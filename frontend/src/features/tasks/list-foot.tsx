import { useEffect, useRef, type ReactNode } from 'react';
import type { TaskFilter } from '../../api/operations.ts';
import { text } from '../../messages/text.tsx';
import { FailureRegion } from '../failure-region.tsx';
import { useLasting, useWorkspace } from '../use-workspace.ts';
import { SkeletonRows } from './skeleton-rows.tsx';
import { Cell, Row } from '../../ui/grid.tsx';
import type { ListState } from './task-lists.ts';

const QUIET_MS = 150;
const SKELETONS = 5;

/** The end of a listing: what is below it, what is being fetched, or why it could not be. */
export function ListFoot(props: {
  filter: TaskFilter;
  state: ListState;
  shown: number;
  automatic: boolean;
  /** Null where another group tells of the same trouble. */
  onRetry: (() => void) | null;
}): ReactNode {
  const { lists } = useWorkspace();
  const { filter, state, shown, automatic } = props;
  const foot = useRef<HTMLDivElement>(null);
  const loading = useLasting(state.phase === 'loading' || state.phase === 'idle', QUIET_MS);
  const hasMore = state.phase === 'ready' && state.next !== null;

  useEffect(() => {
    const element = foot.current;
    if (!automatic || !hasMore || element === null) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) void lists.more(filter);
      },
      { root: element.closest('.scroll'), rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [automatic, hasMore, lists, filter]);

  if (state.failure !== null) {
    return props.onRetry === null ? null : (
      <Row className="foot-row">
        <Cell>
          <FailureRegion
            title={text('list.failed')}
            failure={state.failure}
            onRetry={props.onRetry}
          />
        </Cell>
      </Row>
    );
  }
  if (loading) return shown === 0 ? <SkeletonRows count={SKELETONS} /> : <SkeletonRows count={1} />;
  if (!hasMore) return null;
  return (
    <Row ref={foot} className="foot-row more-row">
      <Cell>
        {text('list.showing', { count: shown })}
        <button type="button" className="b link" onClick={() => void lists.more(filter)}>
          {text('list.more')}
        </button>
      </Cell>
    </Row>
  );
}
