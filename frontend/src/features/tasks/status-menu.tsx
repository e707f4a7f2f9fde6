import { taskStatuses, type TaskStatus } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { Glyph } from '../../ui/marks.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { statusMarks, statusName } from './task-words.ts';

export function statusItems(current: TaskStatus, choose: (status: TaskStatus) => void): MenuItem[] {
  return taskStatuses.map((status) => ({
    label: statusName(status),
    mark: <Glyph mark={statusMarks[status]} />,
    checked: status === current,
    run: () => choose(status),
  }));
}

export function StatusMenu(props: {
  task: string;
  current: TaskStatus;
  anchorId: string;
  onChoose: (status: TaskStatus) => void;
  onClose: () => void;
}): ReactNode {
  return (
    <Menu
      label={text('menu.status', { task: props.task })}
      anchorId={props.anchorId}
      items={statusItems(props.current, props.onChoose)}
      onClose={props.onClose}
    />
  );
}
