import { memo, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { age, fullTime } from '../../messages/time.ts';
import { Glyph } from '../../ui/marks.tsx';
import { Spine } from '../../ui/spine.tsx';
import { useNow, useRow, useTrail } from '../use-workspace.ts';
import type { TaskView } from './fold-task.ts';
import type { RowKey } from './operation.ts';
import { TaskLink } from './task-link.tsx';
import { idName, statusMarks, statusName, taskName } from './task-words.ts';
import { Cell, Row, RowHeader } from '../../ui/grid.tsx';
import { ticksOf } from './ticks.ts';

interface TrashRowProps {
  readonly rowKey: RowKey;
  readonly rowIndex: number;
  readonly isFocusable: boolean;
  readonly isOpen: boolean;
  readonly onRestore: (key: RowKey) => void;
}

export const TrashRow = memo(function TrashRow(props: TrashRowProps): ReactNode {
  const view = useRow(props.rowKey)?.view;
  return view === undefined || view.id === null ? null : (
    <Line {...props} view={view} taskId={view.id} />
  );
});

function Line(props: TrashRowProps & { view: TaskView; taskId: number }): ReactNode {
  const { view, taskId, rowKey } = props;
  return (
    <Row
      id={`row-${rowKey}`}
      data-row={rowKey}
      className={props.isOpen ? 'line trash-line is-open' : 'line trash-line'}
      tabIndex={props.isFocusable ? 0 : -1}
      aria-rowindex={props.rowIndex}
      aria-selected={props.isOpen}
    >
      <RowHeader className="id">{idName(taskId)}</RowHeader>
      <Cell className="glyph">
        <Glyph mark={statusMarks[view.status]} label={statusName(view.status)} />
      </Cell>
      <Cell className="title">
        <TaskLink id={taskId} className="open-task">
          <span className="clip">{view.title}</span>
        </TaskLink>
      </Cell>
      <Cell className="row-acts always">
        <button
          type="button"
          className="b link"
          aria-label={text('trash.restore', { task: taskName(view) })}
          onClick={() => props.onRestore(rowKey)}
        >
          {text('action.undelete')}
        </button>
      </Cell>
      <Deleted view={view} />
    </Row>
  );
}

function Deleted(props: { view: TaskView }): ReactNode {
  const { view } = props;
  const now = useNow();
  const trail = useTrail(view.id);
  const at = view.deletedAt ?? view.updatedAt;
  return (
    <Cell className="trail">
      <span className="when" title={fullTime(at)}>
        {view.deletedAt === null ? text('row.unsent') : age(at, now)}
      </span>
      <Spine ticks={ticksOf(trail, at)} now={now} />
    </Cell>
  );
}
