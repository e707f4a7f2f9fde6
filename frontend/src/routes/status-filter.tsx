import { Link } from '@tanstack/react-router';
import { taskStatuses, type TaskStatus } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { statusMarks, statusName } from '../features/tasks/task-words.ts';
import { text } from '../messages/text.tsx';
import { Glyph } from '../ui/marks.tsx';
import { without } from './search.ts';

/** One status or all of them: links, because the choice is in the address. */
export function StatusFilter(props: { current: TaskStatus | undefined }): ReactNode {
  const { current } = props;
  return (
    <nav className="switch" aria-label={text('filter.label')}>
      <Link
        to="/"
        search={(now) => without(now, 'status')}
        aria-current={current === undefined ? 'true' : undefined}
      >
        {text('filter.all')}
      </Link>
      {taskStatuses.map((status) => (
        <Link
          key={status}
          to="/"
          search={(now) => ({ ...now, status })}
          aria-current={current === status ? 'true' : undefined}
        >
          <Glyph mark={statusMarks[status]} />
          {statusName(status)}
        </Link>
      ))}
    </nav>
  );
}
