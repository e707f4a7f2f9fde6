import type { ReactNode } from 'react';
import { text } from '../../messages/text.tsx';

const widths = [64, 48, 72, 40, 58];

/** Rows of the true height while the first ones are on their way. */
export function SkeletonRows(props: { count: number }): ReactNode {
  return widths.slice(0, props.count).map((width, index) => (
    <div key={width} className="line bones" role="row">
      <span role="gridcell">
        <i className="bone bone-id" />
        {index === 0 && <span className="sr">{text('list.loading')}</span>}
      </span>
      <span role="gridcell" className="glyph">
        <i className="bone bone-glyph" />
      </span>
      <span role="gridcell">
        <i className="bone" style={{ width: `${width}%` }} />
      </span>
      <span role="gridcell" />
      <span role="gridcell" />
    </div>
  ));
}
