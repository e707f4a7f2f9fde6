import type { ReactNode } from 'react';
import type { Failure } from '../api/failure.ts';
import { text, Text } from '../messages/text.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { failureWords, requestIdOf } from './failure-words.ts';

/** What did not load, why, the request to quote, and a way to try again. */
export function FailureRegion(props: {
  title: string;
  failure: Failure;
  onRetry: () => void;
}): ReactNode {
  const requestId = requestIdOf(props.failure);
  return (
    <FailureNote
      title={props.title}
      words={failureWords(props.failure)}
      request={
        requestId === null ? null : (
          <Text id="failure.request" values={{ id: <span className="mono">{requestId}</span> }} />
        )
      }
      action={
        <button type="button" className="b" onClick={props.onRetry}>
          {text('action.retry')}
        </button>
      }
    />
  );
}
