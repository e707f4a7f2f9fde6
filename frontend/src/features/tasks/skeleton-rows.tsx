import type { ReactNode } from 'react';
import { Cell, Row } from '../../ui/grid.tsx';
import { text } from '../../messages/text.tsx';

const widths = [64, 48, 72, 40, 58];

/** Rows of the true height while the first ones are on their way. */
export function SkeletonRows(props: { count: number }): ReactNode {
  return widths.slice(0, props.count).map((width, index) => (
    <Row key={width} className="line bones">
      <Cell>
        <i className="bone bone-id" />
        {index === 0 && <span className="sr">{text('list.loading')}</span>}
      </Cell>
      <Cell className="glyph">
        <i className="bone bone-glyph" />
      </Cell>
      <Cell>
        <i className="bone" style={{ width: `${width}%` }} />
      </Cell>
      <Cell />
      <Cell />
    </Row>
  ));
}
