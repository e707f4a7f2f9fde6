import type { ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { clockTime, dayTitle, fullTime } from '../../messages/time.ts';
import { Glyph } from '../../ui/marks.tsx';
import { useNow, useWorkspace } from '../use-workspace.ts';
import type { TaskView } from './fold-task.ts';
import { StatusMenu } from './status-menu.tsx';
import { statusMarks, statusName, taskName } from './task-words.ts';

const BUTTON = 'panel-status';

interface PropertiesProps {
  readonly view: TaskView;
  readonly isChoosing: boolean;
  readonly onChoose: (isChoosing: boolean) => void;
}

/** The facts of a task, one line each; those that can be changed are buttons that show their key. */
export function TaskProperties(props: PropertiesProps): ReactNode {
  const { view } = props;
  return (
    <div className="props">
      <div className="two">
        <span className="ink">{text('column.status')}</span>
        <div className="words">
          <button
            id={BUTTON}
            type="button"
            disabled={view.deleted}
            aria-haspopup="menu"
            aria-keyshortcuts="S"
            aria-label={text('row.status', { status: statusName(view.status) })}
            onClick={() => props.onChoose(true)}
          >
            <Glyph mark={statusMarks[view.status]} />
            {statusName(view.status)}
          </button>
          <kbd aria-hidden="true">S</kbd>
        </div>
      </div>
      <Moment label={text('panel.created')} at={view.createdAt} />
      <Moment label={text('panel.updated')} at={view.updatedAt} />
      {props.isChoosing && <Choice {...props} />}
    </div>
  );
}

function Choice({ view, onChoose }: PropertiesProps): ReactNode {
  const { actions } = useWorkspace();
  return (
    <StatusMenu
      task={taskName(view)}
      current={view.status}
      anchorId={BUTTON}
      onChoose={(status) => actions.setStatus(view.key, status)}
      onClose={() => {
        onChoose(false);
        document.getElementById(BUTTON)?.focus();
      }}
    />
  );
}

function Moment(props: { label: string; at: number }): ReactNode {
  const now = useNow();
  return (
    <div className="two">
      <span className="ink">{props.label}</span>
      <div className="words">
        <time dateTime={new Date(props.at).toISOString()} title={fullTime(props.at)}>
          {dayTitle(props.at, now)}, {clockTime(props.at)}
        </time>
      </div>
    </div>
  );
}
