import type { TaskStatus } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { Glyph } from '../../ui/marks.tsx';
import { spineX } from '../../ui/spine.tsx';
import { statusMarks, statusName } from './task-words.ts';

const HOUR = 3_600_000;
const marks = [
  { id: 'ruler.week', age: 7 * 24 * HOUR },
  { id: 'ruler.day', age: 24 * HOUR },
  { id: 'ruler.hour', age: HOUR },
  { id: 'ruler.now', age: 0 },
] as const;

/** The head of the columns; the last one is the ruler of the spines below it. */
export function ListHead(): ReactNode {
  return (
    <div className="head" role="row" aria-rowindex={1}>
      <span role="columnheader" className="id-head">
        {text('column.id')}
      </span>
      <span role="columnheader">
        <span className="sr">{text('column.status')}</span>
      </span>
      <span role="columnheader">{text('column.title')}</span>
      <span role="columnheader">
        <span className="sr">{text('column.actions')}</span>
      </span>
      <span role="columnheader" className="ruler-head">
        <span className="sr">{text('column.updated')}</span>
        <span className="ruler" aria-hidden="true">
          {marks.map((mark) => (
            <span key={mark.id} style={{ insetInlineStart: `${spineX(-mark.age, 0)}%` }}>
              {text(mark.id)}
            </span>
          ))}
        </span>
      </span>
    </div>
  );
}

/** The head of a group: its true count left of the rule, or what is shown of it and a plus. */
export function GroupHead(props: { status: TaskStatus; rowIndex: number; count: number; more: boolean }): ReactNode {
  return (
    <div className="group" role="row" aria-rowindex={props.rowIndex}>
      <span className="ink n" role="gridcell">
        {text(props.more ? 'count.atLeast' : 'count.exactly', { count: props.count })}
      </span>
      <span className="name" role="rowheader">
        <Glyph mark={statusMarks[props.status]} />
        {statusName(props.status)}
      </span>
    </div>
  );
}
