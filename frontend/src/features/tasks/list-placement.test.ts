import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../testing/fake-clock.ts';
import { aTask, anEvent, anOperation } from '../../testing/samples.ts';
import type { ListView } from './list-layout.ts';
import { ListPlacement } from './list-placement.ts';
import { TaskStore } from './task-store.ts';

const byStatus: ListView = { grouped: true, status: undefined, q: '' };

function start(list: ListView = byStatus) {
  const clock = new FakeClock();
  const store = new TaskStore(() => clock.now());
  store.receiveTasks([
    aTask({ id: 1 }),
    aTask({ id: 2, status: 'in_progress' }),
    aTask({ id: 3 }),
    aTask({ id: 4, status: 'completed' }),
  ]);
  const placement = new ListPlacement(store, clock);
  const keys = () =>
    Object.fromEntries(
      placement.read(list).sections.map(({ status, keys: rows }) => [status ?? 'all', rows]),
    );
  keys();
  return { clock, store, placement, keys, list };
}

const moved = (id: number) =>
  anEvent(
    { id, version: 2, status: 'completed' },
    { changes: { status: { from: 'pending', to: 'completed' } } },
  );

describe('where rows stand', () => {
  test('work in progress first, newest first, and flat on demand', () => {
    expect(start().keys()).toEqual({ in_progress: ['2'], pending: ['3', '1'], completed: ['4'] });
    const flat = start({ grouped: false, status: undefined, q: '' });
    expect(flat.keys()).toEqual({ all: ['4', '3', '2', '1'] });
  });

  test('a filter shows what matches', () => {
    expect(start({ grouped: true, status: 'pending', q: '3' }).keys()).toEqual({ pending: ['3'] });
  });

  test('a row that others change moves at once when nobody is on it', () => {
    const { store, keys } = start();
    store.receiveEvents([moved(3)]);
    expect(keys()).toEqual({ in_progress: ['2'], pending: ['1'], completed: ['4', '3'] });
  });

  test.each(['pointer', 'focus'] as const)(
    'a row under the %s stays, and leaves after I do',
    (guard) => {
      const { store, placement, keys, clock, list } = start();
      placement.guard(guard, '3');
      store.receiveEvents([moved(3)]);
      expect(keys()['pending']).toEqual(['3', '1']);
      expect(placement.read(list).held).toEqual(new Set(['3']));
      clock.advance(60_000);
      expect(keys()['pending']).toEqual(['3', '1']);
      placement.guard(guard, '1');
      clock.advance(4_000);
      expect(keys()).toEqual({ in_progress: ['2'], pending: ['1'], completed: ['4', '3'] });
    },
  );

  test('a row that others delete stays under the pointer', () => {
    const { store, placement, keys } = start();
    placement.guard('pointer', '1');
    store.receiveEvents([anEvent({ id: 1, version: 2, deleted_at: '2026-11-22T12:00:00Z' })]);
    expect(keys()['pending']).toEqual(['3', '1']);
  });

  test('coming back in time keeps it', () => {
    const { store, placement, keys, clock } = start();
    placement.guard('pointer', '3');
    store.receiveEvents([moved(3)]);
    placement.guard('pointer', null);
    clock.advance(500);
    placement.guard('pointer', '3');
    clock.advance(10_000);
    expect(keys()['pending']).toEqual(['3', '1']);
  });

  test('what I do moves at once, also from under my pointer', () => {
    const { store, placement, keys, list } = start();
    placement.guard('pointer', '3');
    placement.guard('focus', '3');
    store.begin(anOperation('3', { kind: 'update', set: { status: 'completed' }, base: {} }));
    expect(keys()).toEqual({ in_progress: ['2'], pending: ['1'], completed: ['4', '3'] });
    expect(placement.read(list).own).toBe(true);
    store.receiveEvents([moved(1)]);
    expect(placement.read(list).own).toBe(false);
  });

  test('my own edit that no longer matches the filter stays until I leave it', () => {
    const { store, placement, keys, clock } = start({
      grouped: true,
      status: undefined,
      q: 'Task 3',
    });
    placement.guard('focus', '3');
    store.begin(anOperation('3', { kind: 'update', set: { title: 'Renamed' }, base: {} }));
    expect(keys()['pending']).toEqual(['3']);
    placement.guard('focus', null);
    clock.advance(4_000);
    expect(keys()['pending']).toEqual([]);
  });
});
