import type { ReactNode } from 'react';
import type { TaskFilter } from '../../api/operations.ts';
import { ListFoot } from './list-foot.tsx';
import { GroupHead } from './list-heads.tsx';
import type { Section } from './list-layout.ts';
import type { RowKey } from './operation.ts';
import { TaskRow, type RowProps } from './task-row.tsx';
import type { ListState } from './task-lists.ts';

/** One group of the list, or the whole of the flat one: head, rows, and what is below them. */
export function ListSection(props: {
  section: Section;
  /** Lines above this section, the head of the columns included. */
  start: number;
  filter: TaskFilter | undefined;
  state: ListState | undefined;
  isLast: boolean;
  onRetry: (() => void) | null;
  row: (key: RowKey, rowIndex: number) => RowProps;
}): ReactNode {
  const { section, state, filter, start } = props;
  const first = section.status === null ? start + 1 : start + 2;
  const isComplete = state?.phase === 'ready' && state.next === null;
  return (
    <>
      {section.status !== null && (
        <GroupHead
          status={section.status}
          rowIndex={start + 1}
          count={section.keys.length}
          more={!isComplete}
        />
      )}
      {section.keys.map((key, index) => (
        <TaskRow key={key} {...props.row(key, first + index)} />
      ))}
      {state !== undefined && filter !== undefined && (
        <ListFoot
          filter={filter}
          state={state}
          shown={section.keys.length}
          automatic={props.isLast}
          onRetry={props.onRetry}
        />
      )}
    </>
  );
}
