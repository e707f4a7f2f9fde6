import { describe, expect, test } from 'vitest';
import { Unreachable } from '../../api/failure.ts';
import { aTask, anEvent, anOperation } from '../../testing/samples.ts';
import { TaskStore } from './task-store.ts';

const failure = new Unreachable(null);

function storeWith(...ids: number[]): TaskStore {
  const store = new TaskStore(() => 0);
  store.receiveTasks(ids.map((id) => aTask({ id, title: `Task ${id}` })));
  return store;
}

describe('the task store', () => {
  test('one event wakes the listeners of one row', () => {
    const store = storeWith(1, 2);
    const woken: string[] = [];
    store.subscribeRow('1', () => woken.push('1'));
    store.subscribeRow('2', () => woken.push('2'));
    store.receiveEvents([anEvent({ id: 2, version: 2, title: 'Changed' })]);
    expect(woken).toEqual(['2']);
    expect(store.row('2')?.view.title).toBe('Changed');
  });

  test('a duplicate wakes nobody', () => {
    const store = storeWith(1);
    const version = store.layoutVersion();
    store.receiveEvents([anEvent({ id: 1, version: 1 })]);
    expect(store.layoutVersion()).toBe(version);
  });

  test('what somebody else changed is known by name and field, until I change it', () => {
    const store = storeWith(1);
    const changes = { title: { from: 'Task 1', to: 'Theirs' } };
    store.receiveEvents([anEvent({ id: 1, version: 2, title: 'Theirs' }, { changes })]);
    expect(store.row('1')?.remote).toMatchObject({ fields: ['title'], event: 'task.updated' });
    store.begin(anOperation('1', { kind: 'update', set: { title: 'Mine' }, base: {} }));
    expect(store.row('1')?.remote).toBeNull();
  });

  test('the event of my own operation ends it and is nobody else’s change', () => {
    const store = storeWith(1);
    store.begin(anOperation('1', { kind: 'update', set: { title: 'Mine' }, base: {} }, 'op'));
    store.receiveEvents([
      anEvent({ id: 1, version: 2, title: 'Mine' }, { cause: { idempotency_key: 'op' } }),
    ]);
    expect(store.operations).toEqual([]);
    expect(store.row('1')).toMatchObject({ remote: null, view: { title: 'Mine', pending: [] } });
  });

  test('a later answer of an operation that its event has ended changes nothing', () => {
    const store = storeWith(1);
    store.begin(anOperation('1', { kind: 'update', set: { title: 'Mine' }, base: {} }, 'op'));
    const event = anEvent(
      { id: 1, version: 2, title: 'Mine' },
      { cause: { idempotency_key: 'op' } },
    );
    store.receiveEvents([event]);
    store.receiveEvents([anEvent({ id: 1, version: 3, title: 'Theirs' })]);
    store.settle('op', event.task);
    expect(store.row('1')?.view).toMatchObject({ title: 'Theirs', version: 3 });
  });

  test('ending an operation never shows the row without it in between', () => {
    const store = storeWith(1);
    store.begin(anOperation('1', { kind: 'update', set: { title: 'Mine' }, base: {} }, 'op'));
    const seen: (string | undefined)[] = [];
    store.subscribeRow('1', () => seen.push(store.row('1')?.view.title));
    store.settle('op', aTask({ id: 1, version: 2, title: 'Mine' }));
    expect(new Set(seen)).toEqual(new Set(['Mine']));
  });

  test('a created task keeps its row when it gets its id, and what follows it learns the id', () => {
    const store = storeWith();
    store.begin(
      anOperation('new-a', { kind: 'create', set: { title: 'New', status: 'pending' } }, 'a'),
    );
    store.begin(anOperation('new-a', { kind: 'update', set: { title: 'Newer' }, base: {} }, 'b'));
    store.settle('a', aTask({ id: 8, title: 'New' }));
    expect(store.keyOf(8)).toBe('new-a');
    expect(store.idOf('new-a')).toBe(8);
    expect(store.views()).toHaveLength(1);
    expect(store.row('new-a')?.view).toMatchObject({ id: 8, title: 'Newer' });
    expect(store.operations).toMatchObject([{ opId: 'b', taskId: 8 }]);
  });

  test('a refused change leaves only itself out', () => {
    const store = storeWith(1);
    store.begin(anOperation('1', { kind: 'update', set: { title: 'Mine' }, base: {} }, 'a'));
    store.begin(anOperation('1', { kind: 'update', set: { status: 'completed' }, base: {} }, 'b'));
    store.refuse('a', failure);
    expect(store.row('1')).toMatchObject({
      view: { title: 'Task 1', status: 'completed' },
      refusal: { failure },
    });
  });

  test('a refused creation stays with its words until it is dropped', () => {
    const store = storeWith();
    store.begin(
      anOperation('new-a', { kind: 'create', set: { title: 'New', status: 'pending' } }, 'a'),
    );
    store.refuse('a', failure);
    expect(store.row('new-a')?.view.title).toBe('New');
    store.drop('a');
    expect(store.row('new-a')).toBeUndefined();
  });

  test('rows are forgotten after a gap, deleted ones keep their version', () => {
    const store = storeWith(1);
    store.receiveEvents([anEvent({ id: 2, version: 5, deleted_at: '2026-11-22T12:00:00Z' })]);
    store.forget([1, 2]);
    expect(store.row('1')).toBeUndefined();
    store.receiveEvents([anEvent({ id: 2, version: 4 })]);
    expect(store.row('2')?.view.deleted).toBe(true);
  });
});
