import { memo, useRef, useState, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { age, fullTime } from '../../messages/time.ts';
import { Glyph, Icon } from '../../ui/marks.tsx';
import { Spine } from '../../ui/spine.tsx';
import { DraftChip } from '../drafts/draft-chip.tsx';
import { useLasting, useNow, useRow, useTrail, useWithin } from '../use-workspace.ts';
import type { TaskView } from './fold-task.ts';
import type { RowKey } from './operation.ts';
import { HeldTag, RefusalNote, RemoteName } from './row-notes.tsx';
import { RowMenu, type RowMenuKind } from './row-menu.tsx';
import { idName, statusMarks, statusName, taskName } from './task-words.ts';
import type { RowState } from './task-store.ts';
import { titleDraftKey, TitleEditor } from './title-editor.tsx';
import { TaskLink } from './task-link.tsx';
import { ticksOf } from './ticks.ts';

/** Shorter waits than this are not worth a mark. */
const WAIT_SHOWN_MS = 400;
/** How long a remote change keeps its underline and its name. */
const REMOTE_SHOWN_MS = 4_000;

export interface RowProps {
  readonly rowKey: RowKey;
  readonly rowIndex: number;
  readonly isFocusable: boolean;
  readonly isOpen: boolean;
  readonly isEditing: boolean;
  readonly isHeld: boolean;
  readonly menu: RowMenuKind | null;
  readonly onEdit: (key: RowKey, how: 'start' | 'saved' | 'left') => void;
  readonly onMenu: (key: RowKey, menu: RowMenuKind | null) => void;
}

/** One entry of the ledger: the margin holds its id, the rule its spine. Subscribes to its own task only. */
export const TaskRow = memo(function TaskRow(props: RowProps): ReactNode {
  const row = useRow(props.rowKey);
  const waits = useLasting((row?.view.pending.length ?? 0) > 0, WAIT_SHOWN_MS);
  const isFresh = useWithin(row?.remote?.at ?? null, REMOTE_SHOWN_MS);
  if (row === undefined) return null;
  return <Row {...props} row={row} waits={waits} isFresh={isFresh} />;
});

function Row(props: RowProps & { row: RowState; waits: boolean; isFresh: boolean }): ReactNode {
  const { row, rowKey, isFresh, waits } = props;
  const { view, remote, refusal } = row;
  const [anchor, setAnchor] = useState<Element | null>(null);
  const glyph = useRef<HTMLButtonElement>(null);
  const dots = useRef<HTMLButtonElement>(null);
  const changed = isFresh ? (remote?.fields ?? []) : [];
  const classes = [
    'line',
    props.isOpen && 'is-open',
    isFresh && 'is-washed',
    waits && 'waits',
    refusal !== null && 'refused',
    view.deleted && 'is-deleted',
  ];
  return (
    <div
      role="row"
      id={`row-${rowKey}`}
      data-row={rowKey}
      className={classes.filter(Boolean).join(' ')}
      tabIndex={props.isFocusable ? 0 : -1}
      aria-rowindex={props.rowIndex}
      aria-selected={props.isOpen}
    >
      <span className="id" role="rowheader">
        {view.id === null ? text('task.new') : idName(view.id)}
      </span>
      <span className="glyph" role="gridcell">
        <button
          ref={glyph}
          type="button"
          className="glyph-button"
          tabIndex={-1}
          disabled={view.deleted}
          aria-haspopup="menu"
          aria-label={text('row.status', { status: statusName(view.status) })}
          onClick={() => {
            setAnchor(glyph.current);
            props.onMenu(rowKey, 'status');
          }}
        >
          <Glyph mark={statusMarks[view.status]} />
        </button>
      </span>
      <span className="title" role="gridcell">
        {props.isEditing ? (
          <TitleEditor view={view} onDone={(how) => props.onEdit(rowKey, how)} />
        ) : (
          <RowTitle {...props} changed={changed} />
        )}
      </span>
      <span className="row-acts" role="gridcell">
        <button
          ref={dots}
          type="button"
          className="b bare sq"
          tabIndex={-1}
          aria-haspopup="menu"
          aria-label={text('row.actions', { task: taskName(view) })}
          onClick={() => {
            setAnchor(dots.current);
            props.onMenu(rowKey, 'actions');
          }}
        >
          <Icon name="more" />
        </button>
      </span>
      <Trail view={view} waits={waits}>
        {isFresh && remote !== null && <RemoteName change={remote} />}
      </Trail>
      {props.menu !== null && (
        <RowMenu
          kind={props.menu}
          view={view}
          anchor={anchor ?? (props.menu === 'status' ? glyph : dots).current ?? document.body}
          onEdit={() => props.onEdit(rowKey, 'start')}
          onClose={() => {
            setAnchor(null);
            props.onMenu(rowKey, null);
          }}
        />
      )}
    </div>
  );
}

function RowTitle(props: RowProps & { row: RowState; changed: readonly string[] }): ReactNode {
  const { view, remote, refusal } = props.row;
  const classes = props.changed.includes('title') ? 'clip changed' : 'clip';
  return (
    <>
      <TaskLink id={view.id} className="open-task">
        <span className={classes}>{view.title}</span>
      </TaskLink>
      {props.changed.includes('status') && <span className="changed">{statusName(view.status)}</span>}
      {props.isHeld && <HeldTag view={view} remote={remote} />}
      {refusal !== null && <RefusalNote rowKey={props.rowKey} refusal={refusal} />}
      <DraftChip draftKey={titleDraftKey(view)} current={view.title} onContinue={() => props.onEdit(props.rowKey, 'start')} />
    </>
  );
}

function Trail(props: { view: TaskView; waits: boolean; children: ReactNode }): ReactNode {
  const { view } = props;
  const now = useNow();
  const trail = useTrail(view.id);
  const at = view.updatedAt;
  return (
    <span className="trail" role="gridcell">
      <span className="when" title={fullTime(at)}>
        {props.waits ? text('row.unsent') : props.children || age(at, now)}
      </span>
      <Spine ticks={ticksOf(trail, at)} now={now} />
    </span>
  );
}
