import type { SeenTask } from '../feed/board.ts';
import type { Evidence, FeedEvidence } from './evidence.ts';
import { type Violation, found } from './violation.ts';

/** How a screen differs from the database. */
export function unlike(shown: readonly SeenTask[], stored: readonly SeenTask[]): string[] {
  const known = new Map(shown.map((task) => [task.id, task]));
  const missing = stored.filter((task) => !isEqual(known.get(task.id), task));
  const ids = new Set(stored.map(({ id }) => id));
  const invented = shown.filter(({ id }) => !ids.has(id));
  return [
    ...missing.map(
      (task) =>
        `task/${task.id} is v${task.version}, shown is v${known.get(task.id)?.version ?? 0}`,
    ),
    ...invented.map(({ id }) => `task/${id} does not exist`),
  ];
}

/** I6. */
export function checkScreens({ feeds, tasks }: Evidence): Violation[] {
  const stored = tasks.map(({ seen }) => seen);
  const tell = (feed: FeedEvidence) => (line: string) => `${feed.name}: ${line}`;
  return [
    ...found(
      'I6',
      'tasks are not shown as they are',
      feeds.flatMap((feed) => unlike(feed.tasks, stored).map(tell(feed))),
    ),
    ...found(
      'I6',
      'times a list went back to an older version',
      feeds.flatMap((feed) => feed.regressions.map(tell(feed))),
    ),
  ];
}

function isEqual(shown: SeenTask | undefined, stored: SeenTask): boolean {
  return (
    shown !== undefined &&
    shown.version === stored.version &&
    shown.title === stored.title &&
    shown.status === stored.status &&
    (shown.deleted_at === null) === (stored.deleted_at === null)
  );
}
