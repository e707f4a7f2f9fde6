import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { DraftChip } from '../features/drafts/draft-chip.tsx';
import { LiveBadge } from '../features/live-state/live-badge.tsx';
import { onPageRequest } from '../features/page-requests.ts';
import { QUICK_ADD_DRAFT } from '../features/tasks/field-rules.ts';
import { FirstRun } from '../features/tasks/first-run.tsx';
import type { ListView } from '../features/tasks/list-layout.ts';
import type { RowKey } from '../features/tasks/operation.ts';
import { QuickAdd } from '../features/tasks/quick-add.tsx';
import { focusRow } from '../features/tasks/row-focus.ts';
import { TaskList } from '../features/tasks/task-list.tsx';
import { countWords } from '../features/tasks/task-words.ts';
import { filtersOf, useListCount, useListings } from '../features/tasks/use-task-list.ts';
import { useLatest, useWorkspace } from '../features/use-workspace.ts';
import { text } from '../messages/text.tsx';
import { Icon } from '../ui/marks.tsx';
import { PageTitle } from './page-title.tsx';
import { SearchField } from './search-field.tsx';
import { without, type ListSearch } from './search.ts';
import { StatusFilter } from './status-filter.tsx';
import { useOpenTask } from './use-open-task.ts';

const route = getRouteApi('/');
const SETTLED_MS = 700;
const everything: ListView = { grouped: false, status: undefined, q: '' };

/** The list of tasks: by status or newest first, filtered by status and words. */
export function TasksPage(): ReactNode {
  const search = route.useSearch();
  const { list, filters } = useListView(search);
  const listings = useListings(filters);
  const isEmpty = useListCount(everything) === 0;
  const count = useListCount(list);
  const open = useOpenTask();
  const add = useQuickAdd();
  const isComplete = listings.every((state) => state.phase === 'ready' && state.next === null);
  useSpokenCount(list, count, isComplete);
  const isFiltered = list.q !== '' || list.status !== undefined;
  return (
    <main className="sheet ruled" id="sheet">
      <header className="top a">
        <span className="ink n">{countWords(count, isComplete)}</span>
        <div className="words">
          <PageTitle title={text('page.tasks')} />
          <ViewSwitch isGrouped={list.grouped} />
          <span className="grow" />
          <LiveBadge />
        </div>
      </header>
      {isComplete && isEmpty && !isFiltered && !add.isOpen ? (
        <FirstRun onAdded={(key) => add.added(key, false)} />
      ) : (
        <>
          <FilterLine list={list} isAdding={add.isOpen} onAdd={add.open} />
          <TaskList
            list={list}
            filters={filters}
            listings={listings}
            openTask={search.task ?? null}
            onOpen={open}
          />
          {add.isOpen && (
            <QuickAdd status={list.status ?? 'pending'} onAdded={add.added} onClose={add.close} />
          )}
        </>
      )}
    </main>
  );
}

function useListView({ view, status, q = '' }: ListSearch) {
  const list = useMemo(
    (): ListView => ({ grouped: view !== 'newest', status, q }),
    [view, status, q],
  );
  const filters = useMemo(() => filtersOf(list), [list]);
  return { list, filters };
}

/** After a filter was set and the list has settled, says how much it left. */
function useSpokenCount(list: ListView, count: number, isComplete: boolean): void {
  const { announcer } = useWorkspace();
  const spoken = useRef(list);
  const speak = useLatest(() =>
    announcer.say(text('say.count', { count, more: isComplete ? 'no' : 'yes' })),
  );
  useEffect(() => {
    const { q, status } = spoken.current;
    if (q === list.q && status === list.status) return undefined;
    const timer = setTimeout(() => {
      spoken.current = list;
      speak.current();
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [list, speak]);
}

function ViewSwitch(props: { isGrouped: boolean }): ReactNode {
  return (
    <nav className="switch" aria-label={text('view.label')}>
      <Link
        to="/"
        search={(now) => without(now, 'view')}
        aria-current={props.isGrouped ? 'true' : undefined}
      >
        {text('view.status')}
      </Link>
      <Link
        to="/"
        search={(now) => ({ ...now, view: 'newest' })}
        aria-current={props.isGrouped ? undefined : 'true'}
      >
        {text('view.newest')}
      </Link>
    </nav>
  );
}

function FilterLine(props: { list: ListView; isAdding: boolean; onAdd: () => void }): ReactNode {
  return (
    <div className="top b2">
      <span className="ink" />
      <div className="words">
        <StatusFilter current={props.list.status} />
        <SearchField value={props.list.q} />
        <span className="grow" />
        {!props.isAdding && <DraftChip draftKey={QUICK_ADD_DRAFT} onContinue={props.onAdd} />}
        <button type="button" className="b go new-task" aria-keyshortcuts="C" onClick={props.onAdd}>
          <Icon name="plus" />
          {text('action.new')} <kbd aria-hidden="true">C</kbd>
        </button>
      </div>
    </div>
  );
}

/** The quick add line: opened from anywhere, and when it closes focus goes back to where it came from. */
function useQuickAdd() {
  const [isOpen, setOpen] = useState(false);
  const invoker = useRef<Element | null>(null);
  function open(): void {
    invoker.current = document.activeElement;
    setOpen(true);
  }
  function close(): void {
    setOpen(false);
    requestAnimationFrame(() => refocus(invoker.current));
  }
  function added(key: RowKey, stay: boolean): void {
    if (stay) return;
    setOpen(false);
    requestAnimationFrame(() => focusRow(key));
  }
  const onCreate = useLatest(open);
  useEffect(() => onPageRequest('create', () => onCreate.current()), [onCreate]);
  return { isOpen, open, close, added };
}

function refocus(element: Element | null): void {
  const isThere =
    element instanceof HTMLElement && element.isConnected && element !== document.body;
  const fallback = '.tasks [role=row][tabindex="0"], .new-task';
  (isThere ? element : document.querySelector<HTMLElement>(fallback))?.focus();
}
