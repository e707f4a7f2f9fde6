import type { ReactNode } from 'react';

/**
 * Opens a task in the panel. A plain link with its own address: a middle click opens a tab; the list takes a plain click and
 * adds the task to its own search parameters. (A router link per row would weigh on every navigation.)
 */
export function TaskLink(props: {
  id: number | null;
  className: string;
  children: ReactNode;
}): ReactNode {
  if (props.id === null) return <span className={props.className}>{props.children}</span>;
  return (
    <a href={`?task=${props.id}`} className={props.className} tabIndex={-1} data-open={props.id}>
      {props.children}
    </a>
  );
}
