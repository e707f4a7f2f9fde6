import type { LiveFrame, Task, TaskEvent } from '@tasktrail/contract';
import { describe, expect, test } from 'vitest';
import { ApiProblem, Unreachable } from '../../api/failure.ts';
import type { Api, Page, TaskFilter } from '../../api/operations.ts';
import { FakeClock, settled } from '../../testing/fake-clock.ts';
import { aTask, anEvent, eventFrame, firstFrame } from '../../testing/samples.ts';
import { TaskFeed } from './task-feed.ts';
import { TaskLists } from './task-lists.ts';
import { TaskStore } from './task-store.ts';
import { matchesFilter } from './uncertain.ts';

/** A server with a few rows, small pages, and an answer when the test lets it. */
class FakeServer {
  rows = new Map<number, Task>();
  readonly asked: string[] = [];
  isDown = false;
  pageSize = 100;
  gate: Promise<void> = Promise.resolve();

  put(...tasks: Task[]): void {
    for (const task of tasks) this.rows.set(task.id, task);
  }

  api(): Api {
    const page = (filter: TaskFilter, from: number): Page<Task> => {
      const all = [...this.rows.values()]
        .filter((task) => matchesFilter({ ...task, deleted: task.deleted_at !== null }, filter))
        .toSorted((a, b) => b.id - a.id);
      const items = all.slice(from, from + this.pageSize);
      const isLast = from + this.pageSize >= all.length;
      return { items, next: isLast ? null : JSON.stringify([filter, from + this.pageSize]) };
    };
    const answer = async <T>(question: string, value: () => T): Promise<T> => {
      this.asked.push(question);
      const result = this.isDown ? null : value();
      await this.gate;
      if (result === null) throw new Unreachable(null);
      return result;
    };
    const api: Pick<Api, 'listTasks' | 'followTasks' | 'getTask'> = {
      listTasks: async (filter) => answer(`list ${JSON.stringify(filter)}`, () => page(filter, 0)),
      followTasks: async (link) =>
        answer('follow', () => page(...(JSON.parse(link) as [TaskFilter, number]))),
      getTask: async (id) =>
        answer(`get ${id}`, () => {
          const task = this.rows.get(id);
          if (task === undefined || task.deleted_at !== null) throw deletedProblem(task);
          return task;
        }),
    };
    // The lists use three operations of the API.
    return api as Api;
  }
}

function deletedProblem(task: Task | undefined): ApiProblem {
  const type = task === undefined ? '/problems/not-found' : '/problems/task-deleted';
  const words = { title: 'T', status: 404, detail: 'D', error: 'T', request_id: 'r' };
  const problem = { type, ...words, ...(task === undefined ? {} : { task }) };
  return new ApiProblem({ status: 404, problem, requestId: 'r', retryAfterMs: null });
}

function start(open: number | null = null) {
  const clock = new FakeClock();
  const server = new FakeServer();
  const store = new TaskStore(() => clock.now());
  const lists = new TaskLists({
    store,
    api: server.api(),
    onPage: () => undefined,
    keeps: (id) => id === open,
  });
  const feed = new TaskFeed({
    lists,
    clock,
    nextFrame: (run) => run(),
    onEvents: (events: readonly TaskEvent[]) => store.receiveEvents(events),
    onListed: () => undefined,
  });
  feed.start();
  const shown = (): string[] =>
    store
      .views()
      .filter((view) => !view.deleted)
      .map((view) => `${view.id} v${view.version}`)
      .toSorted();
  const frame = async (...frames: LiveFrame[]): Promise<void> => {
    for (const one of frames) feed.frame(one);
    await settled();
  };
  return { clock, server, store, lists, feed, shown, frame };
}

const everything: TaskFilter = {};

describe('listings and the feed', () => {
  test('nothing is listed before hello, then what is on the screen', async () => {
    const { server, feed, frame, shown } = start();
    server.put(aTask({ id: 1 }), aTask({ id: 2 }));
    feed.show(everything);
    await settled();
    expect(server.asked).toEqual([]);
    await frame(firstFrame('hello'));
    expect(server.asked).toEqual(['list {}']);
    expect(shown()).toEqual(['1 v1', '2 v1']);
  });

  test('without a hello it lists after two seconds', async () => {
    const { server, feed, clock, shown } = start();
    server.put(aTask({ id: 1 }));
    feed.show(everything);
    clock.advance(2_000);
    await settled();
    expect(shown()).toEqual(['1 v1']);
  });

  test('a view opened later lists for itself, once', async () => {
    const { server, feed, frame } = start();
    feed.show(everything);
    await frame(firstFrame('hello'));
    const hide = feed.show({ status: 'pending' });
    hide();
    feed.show({ status: 'pending' });
    await settled();
    expect(server.asked).toEqual(['list {}', 'list {"status":"pending"}']);
  });

  test('events that come while listing are applied after the list', async () => {
    const { server, feed, frame, shown } = start();
    server.put(aTask({ id: 1 }));
    feed.show(everything);
    let open = (): void => undefined;
    server.gate = new Promise((resolve) => (open = resolve));
    await frame(firstFrame('hello'), eventFrame(anEvent({ id: 1, version: 2 })));
    expect(shown()).toEqual([]);
    open();
    await settled();
    expect(shown()).toEqual(['1 v2']);
  });

  test('pages below follow the server’s link and end with it', async () => {
    const { server, feed, frame, lists, shown } = start();
    server.pageSize = 2;
    server.put(...[1, 2, 3].map((id) => aTask({ id })));
    feed.show(everything);
    await frame(firstFrame('hello'));
    expect(shown()).toEqual(['2 v1', '3 v1']);
    await lists.more(everything);
    expect(shown()).toEqual(['1 v1', '2 v1', '3 v1']);
    expect(lists.state(everything)).toMatchObject({ phase: 'ready', next: null, listed: 3 });
  });

  test('a listing that fails says so, keeps its failure while it asks again, and recovers', async () => {
    const { server, feed, frame, lists, clock, shown } = start();
    server.put(aTask({ id: 1 }));
    server.isDown = true;
    feed.show(everything);
    await frame(firstFrame('hello'));
    expect(lists.state(everything)).toMatchObject({ phase: 'failed' });
    server.isDown = false;
    clock.advance(3_000);
    expect(lists.state(everything).failure).not.toBeNull();
    await settled();
    expect(lists.state(everything)).toMatchObject({ phase: 'ready', failure: null });
    expect(shown()).toEqual(['1 v1']);
  });
});

describe('after a gap', () => {
  test('rows that are gone or moved are found out, deleted ones keep their version', async () => {
    const { server, feed, frame, shown, store } = start();
    server.put(...[1, 2, 3].map((id) => aTask({ id })));
    feed.show({ status: 'pending' });
    await frame(firstFrame('hello'));
    server.put(
      aTask({ id: 1, version: 2, status: 'completed' }),
      aTask({ id: 2, version: 5, deleted_at: '2026-11-22T12:00:00Z' }),
    );
    await frame(firstFrame('resync'));
    expect(store.row('1')?.view).toMatchObject({ status: 'completed', version: 2 });
    expect(shown()).toEqual(['1 v2', '3 v1']);
    await frame(eventFrame(anEvent({ id: 2, version: 4 })));
    expect(shown()).toEqual(['1 v2', '3 v1']);
  });

  test('rows below what was listed are forgotten, the open task is asked about', async () => {
    const { server, feed, frame, lists, shown } = start(1);
    server.put(...[1, 2, 3, 4].map((id) => aTask({ id })));
    feed.show(everything);
    await frame(firstFrame('hello'));
    server.pageSize = 2;
    server.put(aTask({ id: 1, version: 7 }));
    await frame(firstFrame('resync'));
    expect(shown()).toEqual(['1 v7', '3 v1', '4 v1']);
    expect(lists.state(everything).next).not.toBeNull();
  });

  test('what an event added after the gap is not taken away by the older listing', async () => {
    const { server, feed, frame, shown } = start();
    server.put(aTask({ id: 1 }));
    feed.show(everything);
    await frame(firstFrame('hello'));
    let open = (): void => undefined;
    server.gate = new Promise((resolve) => (open = resolve));
    await frame(firstFrame('resync'), eventFrame(anEvent({ id: 9 })));
    open();
    await settled();
    expect(shown()).toEqual(['1 v1', '9 v1']);
  });
});

describe('while Kafka is behind', () => {
  test('what is visible is read every ten seconds until it falls', async () => {
    const { server, feed, frame, clock, shown } = start();
    server.put(aTask({ id: 1 }));
    feed.show(everything);
    await frame(firstFrame('hello'));
    feed.behind(true);
    server.put(aTask({ id: 2 }), aTask({ id: 1, version: 2, deleted_at: '2026-11-22T12:00:00Z' }));
    clock.advance(10_000);
    await settled();
    expect(shown()).toEqual(['2 v1']);
    feed.behind(false);
    const before = server.asked.length;
    clock.advance(60_000);
    await settled();
    expect(server.asked).toHaveLength(before);
  });
});
