import type { ReactNode } from 'react';
import { Glyph } from './marks.tsx';

/** An error in its own region: what did not work, what was kept, one way on. The rest of the page goes on. */
export function FailureNote(props: {
  title: string;
  words: string;
  request: ReactNode;
  action: ReactNode;
}): ReactNode {
  return (
    <div className="fail" role="alert">
      <span className="ink">
        <Glyph mark="blocked" />
      </span>
      <div className="words">
        <b className="strong">{props.title}</b>
        <p>{props.words}</p>
        {props.request !== null && <p className="meta">{props.request}</p>}
        <p className="ways">{props.action}</p>
      </div>
    </div>
  );
}
