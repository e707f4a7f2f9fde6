import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FailureRegion } from '../features/failure-region.tsx';
import { LiveBadge } from '../features/live-state/live-badge.tsx';
import { layoutTrash } from '../features/tasks/list-layout.ts';
import { SkeletonRows } from '../features/tasks/skeleton-rows.tsx';
import type { ListState } from '../features/tasks/task-lists.ts';
import { countWords } from '../features/tasks/task-words.ts';
import { TrashList } from '../features/tasks/trash-list.tsx';
import { useListings } from '../features/tasks/use-task-list.ts';
import { useLasting, useRows, useWorkspace } from '../features/use-workspace.ts';
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
  const keys = useRows(layoutTrash);
  const [state] = useListings(filters);
  const open = useOpenTask();
  const isComplete = state?.phase === 'ready' && state.next === null;
  return (
    <main className="sheet ruled" id="sheet">
      <header className="top a">
        <span className="ink n">{countWords(keys.length, isComplete)}</span>
        <div className="words">
          <PageTitle title={text('page.trash')} />
          <span className="grow" />
          <LiveBadge />
        </div>
      </header>
      {keys.length > 0 && (
        <TrashList keys={keys} isComplete={isComplete} openTask={task ?? null} onOpen={open} />
      )}
      {state !== undefined && <TrashFoot state={state} shown={keys.length} />}
    </main>
  );
}

function TrashFoot(props: { state: ListState; shown: number }): ReactNode {
  const { state, shown } = props;
  const { lists } = useWorkspace();
  const isSlow = useLasting(state.phase === 'loading' || state.phase === 'idle', QUIET_MS);
  if (state.failure !== null) {
    const retry = (): void => void lists.retry(trash);
    return <FailureRegion title={text('trash.failed')} failure={state.failure} onRetry={retry} />;
  }
  if (isSlow && shown === 0) {
    return (
      <div className="rows tasks" role="grid" aria-label={text('trash.label')} aria-busy="true">
        <SkeletonRows count={5} />
      </div>
    );
  }
  if (state.phase !== 'ready') return null;
  if (state.next !== null) {
    return (
      <p className="more-row">
        {text('list.showing', { count: shown })}
        <button type="button" className="b link" onClick={() => void lists.more(trash)}>
          {text('list.more')}
        </button>
      </p>
    );
  }
  return shown > 0 ? null : (
    <div className="scroll page">
      <div className="blank">
        <span />
        <p>{text('trash.empty')}</p>
      </div>
    </div>
  );
}
