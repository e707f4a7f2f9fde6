import type { ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { Icon } from '../../ui/marks.tsx';
import { idName } from './task-words.ts';

/** The head of the panel: on a phone it is a page, so the way out stands where Back is expected. */
export function PanelTop(props: {
  taskId: number;
  onClose: () => void;
  children?: ReactNode;
}): ReactNode {
  return (
    <div className="panel-top">
      <button
        type="button"
        className="b bare sq back"
        aria-label={text('panel.back')}
        onClick={props.onClose}
      >
        <Icon name="back" />
      </button>
      <span className="id">{idName(props.taskId)}</span>
      <span className="grow" />
      {props.children}
      <button
        type="button"
        className="b bare sq close-panel"
        aria-label={text('panel.close')}
        onClick={props.onClose}
      >
        <Icon name="x" />
      </button>
    </div>
  );
}
