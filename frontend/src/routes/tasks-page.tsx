import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { DraftChip } from '../features/drafts/draft-chip.tsx';
import { LiveBadge } from '../features/live-state/live-badge.tsx';
import { onPageRequest } from '../features/page-commands.ts';
import { FirstRun } from '../features/tasks/first-run.tsx';
import type { ListView } from '../features/tasks/list-layout.ts';
import type { RowKey } from '../features/tasks/operation.ts';
import { QUICK_ADD_DRAFT, QuickAdd } from '../features/tasks/quick-add.tsx';
import { focusRow } from '../features/tasks/row-focus.ts';
import { TaskList } from '../features/tasks/task-list.tsx';
import { filtersOf, useListCount, useListings } from '../features/tasks/use-task-list.ts';
import { text } from '../messages/text.tsx';
import { Icon } from '../ui/marks.tsx';
import { PageTitle } from './page-title.tsx';
import { SearchField } from './search-field.tsx';
import { StatusFilter } from './status-filter.tsx';
import { useOpenTask } from './use-open-task.ts';

const route = getRouteApi('/');
const everything: ListView = { grouped: false, status: undefined, q: '' };

/** The list of tasks: by status or newest first, filtered by status and words. */
export function TasksPage(): ReactNode {
  const { view, status, q = '', task } = route.useSearch();
  const list = useMemo((): ListView => ({ grouped: view !== 'newest', status, q }), [view, status, q]);
  const filters = useMemo(() => filtersOf(list), [list]);
  const listings = useListings(filters);
  const known = useListCount(everything);
  const listed = useListCount(list);
  const open = useOpenTask();
  const { adding, setAdding, close } = useQuickAdd();

  function added(key: RowKey, stay: boolean): void {
    if (stay) return;
    setAdding(false);
    requestAnimationFrame(() => focusRow(key));
  }

  const isFiltered = q !== '' || status !== undefined;
  const isComplete = listings.every((state) => state.phase === 'ready' && state.next === null);
  const isFirstRun = isComplete && known === 0 && !isFiltered && !adding;
  return (
    <main className="sheet ruled" id="sheet">
      <header className="top a">
        <span className="ink n">{text(isComplete ? 'count.exactly' : 'count.atLeast', { count: listed })}</span>
        <div className="words">
          <PageTitle title={text('page.tasks')} />
          <ViewSwitch isGrouped={list.grouped} />
          <span className="grow" />
          <LiveBadge />
        </div>
      </header>
      {isFirstRun ? (
        <FirstRun onAdded={(key) => added(key, false)} />
      ) : (
        <>
          <div className="top b2">
            <span className="ink" />
            <div className="words">
              <StatusFilter current={status} />
              <SearchField value={q} />
              <span className="grow" />
              {!adding && <DraftChip draftKey={QUICK_ADD_DRAFT} onContinue={() => setAdding(true)} />}
              <button type="button" className="b go new-task" aria-keyshortcuts="C" onClick={() => setAdding(true)}>
                <Icon name="plus" />
                {text('action.new')} <kbd aria-hidden="true">C</kbd>
              </button>
            </div>
          </div>
          <TaskList list={list} filters={filters} listings={listings} openTask={task ?? null} onOpen={open} />
          {adding && <QuickAdd status={status ?? 'pending'} onAdded={added} onClose={close} />}
        </>
      )}
    </main>
  );
}

function ViewSwitch(props: { isGrouped: boolean }): ReactNode {
  return (
    <nav className="switch" aria-label={text('view.label')}>
      <Link to="/" search={({ view: _, ...rest }) => rest} aria-current={props.isGrouped ? 'true' : undefined}>
        {text('view.status')}
      </Link>
      <Link to="/" search={(now) => ({ ...now, view: 'newest' })} aria-current={props.isGrouped ? undefined : 'true'}>
        {text('view.newest')}
      </Link>
    </nav>
  );
}

/** The quick add line: opened from anywhere, and when it closes focus goes back to where it came from. */
function useQuickAdd(): { adding: boolean; setAdding: (adding: boolean) => void; close: () => void } {
  const [adding, setAdding] = useState(false);
  const invoker = useRef<Element | null>(null);
  useEffect(
    () =>
      onPageRequest('create', () => {
        invoker.current = document.activeElement;
        setAdding(true);
      }),
    [],
  );
  function close(): void {
    setAdding(false);
    requestAnimationFrame(() => refocus(invoker.current));
  }
  return { adding, setAdding, close };
}

function refocus(element: Element | null): void {
  const isThere = element instanceof HTMLElement && element.isConnected && element !== document.body;
  const target = isThere ? element : document.querySelector<HTMLElement>('.tasks [role=row][tabindex="0"], .new-task');
  target?.focus();
}
