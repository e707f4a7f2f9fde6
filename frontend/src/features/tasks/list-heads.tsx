import type { TaskStatus } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { Glyph } from '../../ui/marks.tsx';
import { spineX } from '../../ui/spine.tsx';
import { Cell, ColumnHeader, Row, RowHeader } from '../../ui/grid.tsx';
import { countWords, statusMarks, statusName } from './task-words.ts';

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
    <Row className="head" aria-rowindex={1}>
      <ColumnHeader className="id-head">{text('column.id')}</ColumnHeader>
      <ColumnHeader>
        <span className="sr">{text('column.status')}</span>
      </ColumnHeader>
      <ColumnHeader>{text('column.title')}</ColumnHeader>
      <ColumnHeader>
        <span className="sr">{text('column.actions')}</span>
      </ColumnHeader>
      <ColumnHeader className="ruler-head">
        <span className="sr">{text('column.updated')}</span>
        <span className="ruler" aria-hidden="true">
          {marks.map((mark) => (
            <span key={mark.id} style={{ insetInlineStart: `${spineX(-mark.age, 0)}%` }}>
              {text(mark.id)}
            </span>
          ))}
        </span>
      </ColumnHeader>
    </Row>
  );
}

/** The head of a group: its true count left of the rule, or what is shown of it and a plus. */
export function GroupHead(props: {
  status: TaskStatus;
  rowIndex: number;
  count: number;
  more: boolean;
}): ReactNode {
  return (
    <Row className="group" aria-rowindex={props.rowIndex}>
      <Cell className="ink n">{countWords(props.count, !props.more)}</Cell>
      <RowHeader className="name">
        <Glyph mark={statusMarks[props.status]} />
        {statusName(props.status)}
      </RowHeader>
    </Row>
  );
}
