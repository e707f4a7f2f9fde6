/* oxlint-disable jsx-a11y/prefer-tag-over-role --
   A table element cannot be a grid of cards on a phone, nor have a sticky head and a spine on its rules. What tables would
   say is said here once, by role. */
import type { ComponentProps, ReactNode } from 'react';

export function Row(props: ComponentProps<'div'>): ReactNode {
  return <div role="row" {...props} />;
}

export function Cell(props: ComponentProps<'span'>): ReactNode {
  return <span role="gridcell" {...props} />;
}

export function RowHeader(props: ComponentProps<'span'>): ReactNode {
  return <span role="rowheader" {...props} />;
}

export function ColumnHeader(props: ComponentProps<'span'>): ReactNode {
  return <span role="columnheader" {...props} />;
}
