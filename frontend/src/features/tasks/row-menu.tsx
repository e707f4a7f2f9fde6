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
  anchor: Element;
  onEdit: () => void;
  onClose: () => void;
}): ReactNode {
  const { view, anchor, onClose } = props;
  const { actions } = useWorkspace();
  const choose = (status: TaskView['status']): void => actions.setStatus(view.key, status);
  if (props.kind === 'status') {
    return <StatusMenu task={taskName(view)} current={view.status} anchor={anchor} onChoose={choose} onClose={onClose} />;
  }
  const items: MenuItem[] = view.deleted
    ? [{ label: text('action.undelete'), run: () => actions.undelete(view.key) }]
    : [
        ...statusItems(view.status, choose),
        { label: text('action.rename'), keys: 'E', run: props.onEdit },
        { label: text('action.delete'), keys: 'Del', danger: true, run: () => actions.remove(view.key) },
      ];
  return <Menu label={text('row.actions', { task: taskName(view) })} anchor={anchor} items={items} onClose={onClose} />;
}
