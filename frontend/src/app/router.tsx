import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { NotFoundPage } from '../routes/not-found-page.tsx';
import {
  parseSearch,
  stringifySearch,
  validateFrameSearch,
  validateListSearch,
  validatePipelineSearch,
  validateRecordSearch,
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
/** In a chunk of its own, and so are the two below: the list does not wait for them. */
const pipelineRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pipeline',
  component: lazyRouteComponent(async () => import('../routes/pipeline-page.tsx'), 'PipelinePage'),
  validateSearch: validatePipelineSearch,
});
const quarantineRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/quarantine',
  component: lazyRouteComponent(
    async () => import('../routes/quarantine-page.tsx'),
    'QuarantinePage',
  ),
  validateSearch: validateRecordSearch,
});
const problemRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/problems/$code',
  component: lazyRouteComponent(async () => import('../routes/problem-page.tsx'), 'ProblemPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    tasksRoute,
    trashRoute,
    pipelineRoute,
    quarantineRoute,
    problemRoute,
  ]),
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
