import type { ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { useDraft, useWorkspace } from '../use-workspace.ts';

/** Says that something was written here and not sent, and offers to go on or to let it go. */
export function DraftChip(props: {
  draftKey: string;
  current?: string;
  onContinue: () => void;
}): ReactNode {
  const { drafts } = useWorkspace();
  const draft = useDraft(props.draftKey);
  if (draft === undefined || draft === (props.current ?? '')) return null;
  return (
    <span className="draft-chip">
      <span>{text('draft.unsaved')}</span>
      <button type="button" className="b link" onClick={props.onContinue}>
        {text('draft.continue')}
      </button>
      <button type="button" className="b link" onClick={() => drafts.end(props.draftKey)}>
        {text('draft.discard')}
      </button>
    </span>
  );
}
