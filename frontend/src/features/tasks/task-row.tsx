import { memo, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { age, fullTime } from '../../messages/time.ts';
import { Cell, Row, RowHeader } from '../../ui/grid.tsx';
import { Glyph, Icon } from '../../ui/marks.tsx';
import { Spine } from '../../ui/spine.tsx';
import { DraftChip } from '../drafts/draft-chip.tsx';
import { useLasting, useNow, useRow, useTrail, useWithin } from '../use-workspace.ts';
import { titleDraftKey } from './field-rules.ts';
import type { TaskView } from './fold-task.ts';
import type { RowKey } from './operation.ts';
import { rowOf } from './row-focus.ts';
import { RowMenu, type RowMenuKind } from './row-menu.tsx';
import { HeldTag, RefusalNote, RemoteName, useSpokenChange } from './row-notes.tsx';
import { TaskLink } from './task-link.tsx';
import type { RowState } from './task-store.ts';
import { idName, statusMarks, statusName, taskName } from './task-words.ts';
import { ticksOf } from './ticks.ts';
import { TitleEditor } from './title-editor.tsx';

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
  readonly onEdit: (key: RowKey, isEditing: boolean) => void;
  readonly onMenu: (key: RowKey, menu: RowMenuKind | null) => void;
}

interface LineProps extends RowProps {
  readonly row: RowState;
  readonly waits: boolean;
  readonly isFresh: boolean;
}

/** One entry of the ledger: the margin holds its id, the rule its spine. Subscribes to its own task only. */
export const TaskRow = memo(function TaskRow(props: RowProps): ReactNode {
  const row = useRow(props.rowKey);
  const waits = useLasting((row?.view.pending.length ?? 0) > 0, WAIT_SHOWN_MS);
  const isFresh = useWithin(row?.remote?.at ?? null, REMOTE_SHOWN_MS);
  if (row === undefined) return null;
  return <Line {...props} row={row} waits={waits} isFresh={isFresh} />;
});

function Line(props: LineProps): ReactNode {
  const { row, rowKey, isFresh, waits } = props;
  const { view, remote } = row;
  useSpokenChange(view, isFresh ? remote : null, () => rowOf(document.activeElement) === rowKey);
  return (
    <Row
      id={`row-${rowKey}`}
      data-row={rowKey}
      className={lineClasses(props)}
      tabIndex={props.isFocusable ? 0 : -1}
      aria-rowindex={props.rowIndex}
      aria-selected={props.isOpen}
    >
      <RowHeader className="id">{view.id === null ? text('task.new') : idName(view.id)}</RowHeader>
      <StatusCell view={view} onPress={() => props.onMenu(rowKey, 'status')} />
      <Cell className="title">
        {props.isEditing ? (
          <TitleEditor view={view} onDone={() => props.onEdit(rowKey, false)} />
        ) : (
          <LineTitle {...props} />
        )}
      </Cell>
      <ActionsCell view={view} onPress={() => props.onMenu(rowKey, 'actions')} />
      <Trail view={view} waits={waits}>
        {isFresh && remote !== null && <RemoteName change={remote} />}
      </Trail>
      {props.menu !== null && (
        <RowMenu
          kind={props.menu}
          view={view}
          anchorId={`${props.menu}-${rowKey}`}
          onEdit={() => props.onEdit(rowKey, true)}
          onClose={() => props.onMenu(rowKey, null)}
        />
      )}
    </Row>
  );
}

function lineClasses(props: LineProps): string {
  const classes = [
    'line',
    props.isOpen && 'is-open',
    props.isFresh && 'is-washed',
    props.waits && 'waits',
    props.row.refusal !== null && 'refused',
    props.row.view.deleted && 'is-deleted',
  ];
  return classes.filter(Boolean).join(' ');
}

interface CellProps {
  readonly view: TaskView;
  readonly onPress: () => void;
}

function StatusCell({ view, onPress }: CellProps): ReactNode {
  return (
    <Cell className="glyph">
      <button
        type="button"
        id={`status-${view.key}`}
        className="glyph-button"
        tabIndex={-1}
        disabled={view.deleted}
        aria-haspopup="menu"
        aria-label={text('row.status', { status: statusName(view.status) })}
        onClick={onPress}
      >
        <Glyph mark={statusMarks[view.status]} />
      </button>
    </Cell>
  );
}

function ActionsCell({ view, onPress }: CellProps): ReactNode {
  return (
    <Cell className="row-acts">
      <button
        type="button"
        id={`actions-${view.key}`}
        className="b bare sq"
        tabIndex={-1}
        aria-haspopup="menu"
        aria-label={text('row.actions', { task: taskName(view) })}
        onClick={onPress}
      >
        <Icon name="more" />
      </button>
    </Cell>
  );
}

function LineTitle(props: LineProps): ReactNode {
  const { view, remote, refusal } = props.row;
  const changed = props.isFresh ? (remote?.fields ?? []) : [];
  return (
    <>
      <TaskLink id={view.id} className="open-task">
        <span className={changed.includes('title') ? 'clip changed' : 'clip'}>{view.title}</span>
      </TaskLink>
      {changed.includes('status') && <span className="changed">{statusName(view.status)}</span>}
      {props.isHeld && <HeldTag view={view} remote={remote} />}
      {refusal !== null && <RefusalNote rowKey={props.rowKey} refusal={refusal} />}
      <DraftChip
        draftKey={titleDraftKey(view)}
        current={view.title}
        onContinue={() => props.onEdit(props.rowKey, true)}
      />
    </>
  );
}

function Trail(props: { view: TaskView; waits: boolean; children: ReactNode }): ReactNode {
  const { view } = props;
  const now = useNow();
  const trail = useTrail(view.id);
  const at = view.updatedAt;
  return (
    <Cell className="trail">
      <span className="when" title={fullTime(at)}>
        {props.waits ? text('row.unsent') : props.children || age(at, now)}
      </span>
      <Spine ticks={ticksOf(trail, at)} now={now} />
    </Cell>
  );
}
