import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { FailureRegion } from '../features/failure-region.tsx';
import { LiveBadge } from '../features/live-state/live-badge.tsx';
import { layoutTrash } from '../features/tasks/list-layout.ts';
import { SkeletonRows } from '../features/tasks/skeleton-rows.tsx';
import { TrashList } from '../features/tasks/trash-list.tsx';
import { useListings } from '../features/tasks/use-task-list.ts';
import { useLasting, useWorkspace } from '../features/use-workspace.ts';
import { text } from '../messages/text.tsx';
import { PageTitle } from './page-title.tsx';
import { useOpenTask } from './use-open-task.ts';

const route = getRouteApi('/trash');
const trash = { deleted: true };
const filters = [trash];
const QUIET_MS = 150;

/** What was deleted, the last first. Everything here can go back. */
export function TrashPage(): ReactNode {
  const { task } = route.useSearch();
  const { store, lists } = useWorkspace();
  const version = useSyncExternalStore(store.subscribeLayout, store.layoutVersion);
  const keys = useMemo(() => {
    void version;
    return layoutTrash(store.views());
  }, [store, version]);
  const [state] = useListings(filters);
  const open = useOpenTask();
  const phase = state?.phase ?? 'idle';
  const isSlow = useLasting(phase === 'loading' || phase === 'idle', QUIET_MS);
  const isComplete = phase === 'ready' && state?.next === null;
  return (
    <main className="sheet ruled" id="sheet">
      <header className="top a">
        <span className="ink n">{text(isComplete ? 'count.exactly' : 'count.atLeast', { count: keys.length })}</span>
        <div className="words">
          <PageTitle title={text('page.trash')} />
          <span className="grow" />
          <LiveBadge />
        </div>
      </header>
      {phase === 'failed' && state?.failure != null && (
        <FailureRegion title={text('trash.failed')} failure={state.failure} onRetry={() => void lists.retry(trash)} />
      )}
      {isSlow && keys.length === 0 && (
        <div className="rows tasks" role="grid" aria-label={text('trash.label')} aria-busy="true">
          <SkeletonRows count={5} />
        </div>
      )}
      {isComplete && keys.length === 0 && (
        <div className="scroll page">
          <div className="blank">
            <span />
            <p>{text('trash.empty')}</p>
          </div>
        </div>
      )}
      {keys.length > 0 && (
        <TrashList keys={keys} isComplete={isComplete} openTask={task ?? null} onOpen={open} />
      )}
      {phase === 'ready' && !isComplete && (
        <div className="more-row">
          <span>
            {text('list.showing', { count: keys.length })}
            <button type="button" className="b link" onClick={() => void lists.more(trash)}>
              {text('list.more')}
            </button>
          </span>
        </div>
      )}
    </main>
  );
}
