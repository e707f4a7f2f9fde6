import { useState } from 'react';
import { useWorkspace } from '../use-workspace.ts';

export interface DraftedText {
  readonly value: string;
  /** The rule the text broke when it was last to be sent, in words. */
  readonly rule: string | null;
  readonly change: (next: string) => void;
  /** Judges the text before it is sent. A refused one stays where it is and says why; an accepted one ends its draft. */
  readonly accept: () => boolean;
  readonly clear: () => void;
}

/** A text field whose words are kept while they are written and judged before they leave. */
export function useDraftedText(
  draftKey: string,
  stored: string,
  judge: (value: string) => string | null,
): DraftedText {
  const { drafts, announcer } = useWorkspace();
  const [value, setValue] = useState(() => drafts.get(draftKey) ?? stored);
  const [rule, setRule] = useState<string | null>(null);

  function change(next: string): void {
    setValue(next);
    setRule(null);
    if (next === stored) drafts.end(draftKey);
    else drafts.write(draftKey, next);
  }

  function accept(): boolean {
    const broken = judge(value);
    setRule(broken);
    if (broken === null) drafts.end(draftKey);
    else announcer.alert(broken);
    return broken === null;
  }

  return { value, rule, change, accept, clear: () => setValue('') };
}
