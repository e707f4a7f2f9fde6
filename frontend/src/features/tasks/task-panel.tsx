import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { Failure } from '../../api/failure.ts';
import { text } from '../../messages/text.tsx';
import { FailureRegion } from '../failure-region.tsx';
import { useRow, useWorkspace } from '../use-workspace.ts';
import { OpenTask } from './open-task.tsx';
import { PanelTop } from './panel-top.tsx';
import { idName } from './task-words.ts';

export interface TaskPanelProps {
  readonly taskId: number;
  readonly onClose: () => void;
}

/** One task beside the list: what it is, and everything that ever happened to it. */
export function TaskPanel(props: TaskPanelProps): ReactNode {
  const { taskId, onClose } = props;
  const { store } = useWorkspace();
  const row = useRow(store.keyOf(taskId));
  const { failure, retry } = useLoaded(taskId, row !== undefined);
  return (
    <aside
      className="side ruled"
      aria-label={text('panel.label', { task: idName(taskId) })}
      id="panel"
    >
      {row === undefined ? (
        <>
          <PanelTop taskId={taskId} onClose={onClose} />
          {failure !== null && (
            <FailureRegion title={text('panel.failed')} failure={failure} onRetry={retry} />
          )}
        </>
      ) : (
        <OpenTask key={row.view.key} row={row} taskId={taskId} onClose={onClose} />
      )}
    </aside>
  );
}

/** Reads the task when no listing has brought it. */
function useLoaded(
  taskId: number,
  isKnown: boolean,
): { failure: Failure | null; retry: () => void } {
  const { lists, openTask } = useWorkspace();
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = useCallback(() => {
    void lists.refresh(taskId).then(setFailure);
  }, [lists, taskId]);
  useEffect(() => {
    openTask.set(taskId);
    return () => openTask.set(null);
  }, [openTask, taskId]);
  useEffect(() => {
    if (!isKnown) load();
  }, [isKnown, load]);
  return { failure, retry: load };
}
