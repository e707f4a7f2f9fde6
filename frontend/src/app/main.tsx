import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { browserClock } from '../clock.ts';
import { createDraftStorage } from '../features/drafts/draft-storage.ts';
import { MeStore } from '../features/people/me.ts';
import { PreferencesStore } from '../features/preferences.ts';
import { createOperationStorage } from '../features/tasks/operation-storage.ts';
import { WorkspaceContext } from '../features/use-workspace.ts';
import { Workspace } from '../features/workspace.ts';
import { openLiveSocket, watchWakeUps } from '../live/browser-link.ts';
import { newId } from '../new-id.ts';
import '../styles/tokens.css';
import '../styles/ground.css';
import '../styles/controls.css';
import '../styles/frame.css';
import '../styles/list.css';
import '../styles/panel.css';
import '../styles/history.css';
import '../styles/receipt.css';
import '../styles/narrow.css';
import { router } from './router.tsx';

const me = new MeStore(localStorage, newId);
const workspace = new Workspace({
  fetch: async (input, init) => fetch(input, init),
  openSocket: openLiveSocket,
  clock: browserClock,
  // A hidden tab draws no frames; it must keep up all the same.
  nextFrame: (run) => void (document.hidden ? setTimeout(run) : requestAnimationFrame(run)),
  random: Math.random,
  newId,
  me,
  preferences: new PreferencesStore(localStorage, document.documentElement),
  draftStorage: createDraftStorage(me.get().id, localStorage),
  operationStorage: createOperationStorage(),
});

document.addEventListener('visibilitychange', () => {
  if (document.hidden) workspace.drafts.flush();
});
window.addEventListener('pagehide', () => workspace.drafts.flush());

// A browser whose storage hangs shows its page all the same.
await Promise.race([workspace.load(), new Promise((resolve) => setTimeout(resolve, 500))]);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');
createRoot(root).render(
  <StrictMode>
    <WorkspaceContext value={workspace}>
      <RouterProvider router={router} />
    </WorkspaceContext>
  </StrictMode>,
);
workspace.start();
watchWakeUps(workspace.connection);
