import type { LiveFrame, Task } from '@tasktrail/contract';
import { describe, expect, test } from 'vitest';
import { applyEvent, mergeTasks } from '../features/tasks/apply-event.ts';
import { aTask, anEvent, eventFrame, firstFrame } from '../testing/samples.ts';
import { join, notJoined, type JoinInput, type JoinState } from './join.ts';

/** A server in three lines: what is committed is listed, and is delivered to sockets that have had their hello. */
class Server {
  readonly rows = new Map<number, Task>();
  #hasSocket = false;

  hello(): LiveFrame {
    this.#hasSocket = true;
    return firstFrame('hello');
  }

  /** Commits; returns the frame that a socket gets, none before its hello. */
  commit(task: Task): LiveFrame[] {
    this.rows.set(task.id, task);
    return this.#hasSocket ? [eventFrame(anEvent(task))] : [];
  }

  list(): Task[] {
    return [...this.rows.values()].filter((task) => task.deleted_at === null);
  }
}

/** A page that does what the join says, with the rows it ends up with. */
class Page {
  readonly rows = new Map<number, Task>();
  state: JoinState = notJoined;
  asked: number | null = null;

  give(input: JoinInput<Task[]>): void {
    const [next, effects] = join(this.state, input);
    this.state = next;
    for (const effect of effects) {
      if (effect.type === 'list') this.asked = effect.round;
      else if (effect.type === 'merge') mergeTasks(this.rows, effect.listing);
      else for (const event of effect.events) applyEvent(this.rows, event);
    }
  }

  frames(frames: readonly LiveFrame[]): void {
    for (const frame of frames) this.give({ type: 'frame', frame });
  }

  listed(tasks: Task[]): void {
    this.give({ type: 'listed', round: this.asked ?? 0, listing: tasks });
  }

  /** What a reader sees. */
  shown(): string[] {
    return [...this.rows.values()]
      .filter((task) => task.deleted_at === null)
      .map((task) => `${task.id} v${task.version}`)
      .toSorted();
  }
}

const changes = {
  early: aTask({ id: 1, version: 1 }),
  beforeHello: aTask({ id: 1, version: 2 }),
  betweenHelloAndList: aTask({ id: 2, version: 1 }),
  whileListing: aTask({ id: 1, version: 3 }),
  deletedWhileListing: aTask({ id: 2, version: 2, deleted_at: '2026-11-22T12:00:00Z' }),
  later: aTask({ id: 3, version: 1 }),
};
const truth = ['1 v3', '3 v1'];

describe('joining the feed on one fixed schedule', () => {
  test('hello, then list, then what was kept: equals the database', () => {
    const server = new Server();
    const page = new Page();
    server.commit(changes.early);
    server.commit(changes.beforeHello);
    page.frames([server.hello()]);
    page.frames(server.commit(changes.betweenHelloAndList));
    const answer = server.list();
    page.frames(server.commit(changes.whileListing));
    page.frames(server.commit(changes.deletedWhileListing));
    page.listed(answer);
    page.frames(server.commit(changes.later));
    expect(page.shown()).toEqual(truth);
  });

  test('listing before hello loses what was committed in between', () => {
    const server = new Server();
    const page = new Page();
    server.commit(changes.early);
    const tooEarly = server.list();
    server.commit(changes.beforeHello);
    page.frames([server.hello()]);
    page.frames(server.commit(changes.betweenHelloAndList));
    page.frames(server.commit(changes.deletedWhileListing));
    page.listed(tooEarly);
    page.frames(server.commit(changes.later));
    expect(page.shown()).not.toEqual(['1 v2', '3 v1']);
    expect(page.shown()).toEqual(['1 v1', '3 v1']);
  });

  test('dropping the buffer loses what was committed while the list was on its way', () => {
    const server = new Server();
    const page = new Page();
    server.commit(changes.early);
    page.frames([server.hello()]);
    page.frames(server.commit(changes.betweenHelloAndList));
    const answer = server.list();
    page.frames(server.commit(changes.whileListing));
    page.frames(server.commit(changes.deletedWhileListing));
    page.state = { ...page.state, buffer: [] };
    page.listed(answer);
    page.frames(server.commit(changes.later));
    expect(page.shown()).not.toEqual(truth);
    expect(page.shown()).toEqual(['1 v1', '2 v1', '3 v1']);
  });
});

describe('the steps of the join', () => {
  test('after a resync it lists again and takes no answer to the earlier question', () => {
    const page = new Page();
    page.frames([firstFrame('hello')]);
    const [, effects] = join(page.state, { type: 'frame', frame: firstFrame('resync') });
    expect(effects).toEqual([{ type: 'list', round: 2, resync: true }]);
    page.frames([firstFrame('resync')]);
    page.give({ type: 'listed', round: 1, listing: [aTask({ id: 5 })] });
    expect(page.shown()).toEqual([]);
    page.give({ type: 'listed', round: 2, listing: [aTask({ id: 6 })] });
    expect(page.shown()).toEqual(['6 v1']);
  });

  test('what was kept before a gap does not bring back what was deleted in it', () => {
    const page = new Page();
    page.frames([firstFrame('hello'), eventFrame(anEvent({ id: 4 }))]);
    page.frames([firstFrame('resync'), eventFrame(anEvent({ id: 5 }))]);
    page.listed([]);
    expect(page.shown()).toEqual(['5 v1']);
  });

  test('a resumed connection goes on without a list', () => {
    const page = new Page();
    page.frames([firstFrame('hello')]);
    page.listed([]);
    page.asked = null;
    page.frames([firstFrame('resumed'), eventFrame(anEvent({ id: 4 }))]);
    expect(page.asked).toBeNull();
    expect(page.shown()).toEqual(['4 v1']);
  });

  test('a connection that breaks while listing keeps its buffer', () => {
    const page = new Page();
    page.frames([firstFrame('hello'), eventFrame(anEvent({ id: 4 }))]);
    page.frames([firstFrame('resumed'), eventFrame(anEvent({ id: 5 }))]);
    page.listed([]);
    expect(page.shown()).toEqual(['4 v1', '5 v1']);
  });

  test('without any hello it lists once, and once more after one', () => {
    const page = new Page();
    page.give({ type: 'impatient' });
    expect(page.asked).toBe(1);
    page.give({ type: 'impatient' });
    page.listed([aTask({ id: 1 })]);
    expect(page.shown()).toEqual(['1 v1']);
    expect(page.state.phase).toBe('waiting');
    page.frames([firstFrame('hello')]);
    expect(page.asked).toBe(2);
    page.listed([aTask({ id: 1, version: 2 })]);
    expect(page.shown()).toEqual(['1 v2']);
    expect(page.state.phase).toBe('joined');
  });
});
