import type { Task, TaskEvent } from '@tasktrail/contract';
import { describe, expect, test } from 'vitest';
import { applyEvent, mergeTasks } from './apply-event.ts';
import { aTask, anEvent } from '../../testing/samples.ts';

function known(...tasks: Task[]): Map<number, Task> {
  return new Map(tasks.map((task) => [task.id, task]));
}

describe('the version rule', () => {
  test('a newer event is taken, the same and an older one are not', () => {
    const tasks = known(aTask({ id: 1, version: 2, title: 'second' }));
    expect(applyEvent(tasks, anEvent({ id: 1, version: 2, title: 'again' }))).toBe(false);
    expect(applyEvent(tasks, anEvent({ id: 1, version: 1, title: 'first' }))).toBe(false);
    expect(applyEvent(tasks, anEvent({ id: 1, version: 3, title: 'third' }))).toBe(true);
    expect(tasks.get(1)).toMatchObject({ version: 3, title: 'third' });
  });

  test('events in any order and any number of times lead to the same rows', () => {
    const events = [1, 2, 3].map((version) => anEvent({ id: 7, version, title: `v${version}` }));
    const orders: TaskEvent[][] = [
      events,
      events.toReversed(),
      [...events, ...events].toReversed(),
    ];
    for (const order of orders) {
      const tasks = known();
      for (const event of order) applyEvent(tasks, event);
      expect(tasks.get(7)).toMatchObject({ version: 3, title: 'v3' });
    }
  });

  test('a deleted task keeps its version, so a late older row does not bring it back', () => {
    const tasks = known();
    const deleted_at = '2026-11-22T10:00:00Z';
    applyEvent(tasks, anEvent({ id: 1, version: 4, deleted_at }));
    expect(applyEvent(tasks, anEvent({ id: 1, version: 3 }))).toBe(false);
    expect(mergeTasks(tasks, [aTask({ id: 1, version: 3 })])).toEqual([]);
    expect(tasks.get(1)?.deleted_at).toBe(deleted_at);
  });

  test('a listing adds and renews, and removes nothing that a newer event added', () => {
    const tasks = known();
    applyEvent(tasks, anEvent({ id: 9, version: 1 }));
    applyEvent(tasks, anEvent({ id: 1, version: 5, title: 'newer' }));
    mergeTasks(tasks, [aTask({ id: 1, version: 4, title: 'older' }), aTask({ id: 2, version: 1 })]);
    expect([...tasks.keys()].toSorted((a, b) => a - b)).toEqual([1, 2, 9]);
    expect(tasks.get(1)?.title).toBe('newer');
  });
});
