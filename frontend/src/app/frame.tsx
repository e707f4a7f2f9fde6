import { Outlet, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { AskName } from '../features/people/ask-name.tsx';
import {
  GoKeys,
  isTyping,
  pageCommand,
  rowCommand,
  type PageCommand,
  type Place,
} from '../features/keys.ts';
import { requestPage } from '../features/page-requests.ts';
import { ReceiptLine } from '../features/receipt/receipt-line.tsx';
import { focusRow } from '../features/tasks/row-focus.ts';
import { TaskPanel } from '../features/tasks/task-panel.tsx';
import { useLatest, usePreferences, useWorkspace } from '../features/use-workspace.ts';
import { text } from '../messages/text.tsx';
import { without } from '../routes/search.ts';
import { LiveRegions } from '../ui/announcer.tsx';
import { BottomBar, type FrameDialog, Nav } from './nav.tsx';
import { PageMenu } from './page-menu.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

/** What stands on every screen: the way around, the page, the panel, the receipt, and the voice for screen readers. */
export function Frame(): ReactNode {
  const { announcer } = useWorkspace();
  const { task } = useSearch({ strict: false });
  const [dialog, setDialog] = useState<FrameDialog | null>(null);
  const closePanel = useClosePanel(task ?? null);
  const create = useCreate();
  usePageKeys({
    help: () => setDialog('shortcuts'),
    create,
    closePanel: task === undefined ? null : closePanel,
  });

  return (
    <>
      <a className="skip" href="#sheet">
        {text('skip.page')}
      </a>
      {task !== undefined && (
        <a className="skip" href="#panel">
          {text('skip.panel')}
        </a>
      )}
      <a className="skip" href="#receipt">
        {text('skip.receipt')}
      </a>
      <div className={task === undefined ? 'frame' : 'frame has-panel'}>
        <Nav onDialog={setDialog} />
        <Outlet />
        {task !== undefined && <TaskPanel key={task} taskId={task} onClose={closePanel} />}
        <div className="foot">
          <AskName />
          <ReceiptLine />
        </div>
        <BottomBar onDialog={setDialog} onCreate={create} />
      </div>
      {dialog === 'shortcuts' && <ShortcutsDialog onClose={() => setDialog(null)} />}
      {dialog === 'menu' && (
        <PageMenu onClose={() => setDialog(null)} onShortcuts={() => setDialog('shortcuts')} />
      )}
      <LiveRegions announcer={announcer} />
    </>
  );
}

/** Closes the panel and gives focus back to the task's row. */
function useClosePanel(task: number | null): () => void {
  const navigate = useNavigate();
  const { store } = useWorkspace();
  return () => {
    void navigate({ to: '.', search: (now) => without(now, 'task'), resetScroll: false });
    if (task === null) return;
    requestAnimationFrame(() => {
      focusRow(store.keyOf(task));
      if (document.activeElement === document.body)
        document.querySelector<HTMLElement>('#tasks, h1')?.focus();
    });
  };
}

/** Opens the quick add line; from a screen that has none, the list is shown first. */
function useCreate(): () => void {
  const navigate = useNavigate();
  return () => {
    if (requestPage('create')) return;
    void navigate({ to: '/', search: {} }).then(() =>
      requestAnimationFrame(() => requestPage('create')),
    );
  };
}

interface PageKeys {
  help: () => void;
  create: () => void;
  closePanel: (() => void) | null;
}

function usePageKeys(keys: PageKeys): void {
  const { letters } = usePreferences();
  const perform = usePerform(keys);
  const go = useGo();
  const onKeyDown = useLatest((event: KeyboardEvent) => {
    if (event.defaultPrevented || isTyping(event.target) || isSomethingOver()) return;
    if (go(event, letters)) {
      event.preventDefault();
      return;
    }
    const command = pageCommand(event, letters);
    if (command !== null) {
      event.preventDefault();
      perform(command);
    } else if (event.key === 'Escape') {
      keys.closePanel?.();
    } else {
      const walk = rowCommand(event, letters);
      if (event.key.length === 1 && (walk === 'down' || walk === 'up')) requestPage(walk);
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKeyDown.current(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [onKeyDown]);
}

/** Goes to a screen after G and its letter; true when the press was part of that. */
function useGo(): (event: KeyboardEvent, letters: boolean) => boolean {
  const navigate = useNavigate();
  const sequence = useRef(new GoKeys());
  return (event, letters) => {
    const place: Place | 'begun' | null = sequence.current.press(event, letters);
    if (place !== null && place !== 'begun') void navigate({ to: place, search: {} });
    return place !== null;
  };
}

/** A dialog over the page, or a menu: keys are theirs. */
function isSomethingOver(): boolean {
  return document.querySelector('dialog:modal, :popover-open') !== null;
}

function usePerform(keys: PageKeys): (command: PageCommand) => void {
  const { receipts, actions } = useWorkspace();
  return (command) => {
    if (command === 'help') keys.help();
    else if (command === 'create') keys.create();
    else if (command === 'search') requestPage('search');
    else if (command === 'undo') {
      const receipt = receipts.nextUndo();
      if (receipt !== undefined) actions.undo(receipt);
    } else {
      const receipt = receipts.nextRedo();
      if (receipt !== undefined) actions.redo(receipt);
    }
  };
}
