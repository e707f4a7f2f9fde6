import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useWorkspace } from '../features/use-workspace.ts';

/** Opens a task in the panel: a search parameter, so the list behind keeps its filters, scroll and focus. */
export function useOpenTask(): (id: number, focusPanel: boolean) => void {
  const navigate = useNavigate();
  const { panelFocus } = useWorkspace();
  return useCallback(
    (id, focusPanel) => {
      if (focusPanel) panelFocus.set(id);
      void navigate({ to: '.', search: (now) => ({ ...now, task: id }), resetScroll: false });
    },
    [navigate, panelFocus],
  );
}
