import type { ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { useWorkspace } from '../use-workspace.ts';
import type { TaskView } from './fold-task.ts';
import { statusItems, StatusMenu } from './status-menu.tsx';
import { taskName } from './task-words.ts';

export type RowMenuKind = 'status' | 'actions';

/** What can be done to a row: by a key, by this menu, never by a drag alone. */
export function RowMenu(props: {
  kind: RowMenuKind;
  view: TaskView;
  anchorId: string;
  onEdit: () => void;
  onClose: () => void;
}): ReactNode {
  const { view, anchorId, onClose } = props;
  const { actions } = useWorkspace();
  const task = taskName(view);
  const choose = (status: TaskView['status']): void => actions.setStatus(view.key, status);
  if (props.kind === 'status') {
    return (
      <StatusMenu
        task={task}
        current={view.status}
        anchorId={anchorId}
        onChoose={choose}
        onClose={onClose}
      />
    );
  }
  const items: MenuItem[] = view.deleted
    ? [{ label: text('action.undelete'), run: () => actions.undelete(view.key) }]
    : [
        ...statusItems(view.status, choose),
        { label: text('action.rename'), keys: 'E', run: props.onEdit },
        {
          label: text('action.delete'),
          keys: 'Del',
          danger: true,
          run: () => actions.remove(view.key),
        },
      ];
  const label = text('row.actions', { task });
  return <Menu label={label} anchorId={anchorId} items={items} onClose={onClose} />;
}
