import type { ReactNode } from 'react';
import { NameForm } from '../features/people/ask-name.tsx';
import { text } from '../messages/text.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PipelineLink } from './pipeline-link.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** What a reader can set for themselves: the name others see, and the look. */
export function PageMenu(props: { onClose: () => void; onShortcuts: () => void }): ReactNode {
  return (
    <Dialog title={text('you.title')} closeLabel={text('action.close')} onClose={props.onClose}>
      <p className="modal-link">
        <PipelineLink onGo={props.onClose} />
      </p>
      <div className="you">
        <NameForm
          question={text('name.question')}
          decline={text('action.cancel')}
          onDone={props.onClose}
        />
        <p className="meta">{text('name.where')}</p>
        <ThemeSwitch />
        <button type="button" className="b" onClick={props.onShortcuts}>
          {text('keys.title')}
        </button>
      </div>
    </Dialog>
  );
}
