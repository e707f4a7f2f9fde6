import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { NotFoundPage } from '../routes/not-found-page.tsx';
import {
  parseSearch,
  stringifySearch,
  validateFrameSearch,
  validateListSearch,
} from '../routes/search.ts';
import { TasksPage } from '../routes/tasks-page.tsx';
import { TrashPage } from '../routes/trash-page.tsx';
import { ErrorScreen } from './error-screen.tsx';
import { Frame } from './frame.tsx';

const rootRoute = createRootRoute({
  component: Frame,
  notFoundComponent: NotFoundPage,
  validateSearch: validateFrameSearch,
});
const tasksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: TasksPage,
  validateSearch: validateListSearch,
});
const trashRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/trash',
  component: TrashPage,
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([tasksRoute, trashRoute]),
  parseSearch,
  stringifySearch,
  defaultErrorComponent: ErrorScreen,
  // Focus and scroll are ours: the list scrolls inside the page.
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
