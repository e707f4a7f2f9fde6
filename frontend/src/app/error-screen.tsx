import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { text } from '../messages/text.tsx';
import { FailureNote } from '../ui/failure-note.tsx';

/** A defect of the page itself. What was typed and sent is on this device; loading again brings it back. */
export function ErrorScreen(props: ErrorComponentProps): ReactNode {
  return (
    <main className="sheet ruled error-screen" id="sheet">
      <FailureNote
        title={text('crash.title')}
        words={text('crash.words')}
        request={props.error instanceof Error ? props.error.message : String(props.error)}
        action={
          <button type="button" className="b" onClick={() => location.reload()}>
            {text('crash.reload')}
          </button>
        }
      />
    </main>
  );
}
