import { describe, expect, test } from 'vitest';
import { aTask, anOperation } from '../../testing/samples.ts';
import { changedFields, foldTask } from './fold-task.ts';

describe('view = fold(server state, my pending operations)', () => {
  const server = aTask({ id: 1, title: 'Old', status: 'pending', version: 3 });

  test('without operations it is the server state', () => {
    expect(foldTask('1', server, [])).toMatchObject({
      id: 1,
      title: 'Old',
      version: 3,
      deleted: false,
    });
  });

  test('operations are layered in order, and leaving one out leaves the others', () => {
    const first = anOperation(
      '1',
      { kind: 'update', set: { title: 'Mine' }, base: { title: 'Old' } },
      'a',
    );
    const second = anOperation(
      '1',
      { kind: 'update', set: { status: 'completed' }, base: {} },
      'b',
    );
    expect(foldTask('1', server, [first, second])).toMatchObject({
      title: 'Mine',
      status: 'completed',
    });
    expect(foldTask('1', server, [second])).toMatchObject({ title: 'Old', status: 'completed' });
    expect(foldTask('1', server, [first])).toMatchObject({ title: 'Mine', status: 'pending' });
  });

  test('a server row that arrives while I wait shows through where I changed nothing', () => {
    const mine = anOperation('1', {
      kind: 'update',
      set: { title: 'Mine' },
      base: { title: 'Old' },
    });
    const theirs = aTask({ id: 1, title: 'Theirs', status: 'in_progress', version: 4 });
    expect(foldTask('1', theirs, [mine])).toMatchObject({
      title: 'Mine',
      status: 'in_progress',
      version: 4,
    });
  });

  test('a creation is a row before the server knows it', () => {
    const create = anOperation('new-x', {
      kind: 'create',
      set: { title: 'New', status: 'pending' },
    });
    const rename = anOperation('new-x', { kind: 'update', set: { title: 'Newer' }, base: {} }, 'b');
    expect(foldTask('new-x', undefined, [create, rename])).toMatchObject({
      id: null,
      title: 'Newer',
      version: 0,
    });
    expect(foldTask('new-x', undefined, [rename])).toBeUndefined();
  });

  test('delete and undelete show at once, a restore waits for the server', () => {
    const remove = anOperation('1', { kind: 'delete' }, 'a');
    const back = anOperation('1', { kind: 'undelete' }, 'b');
    const restore = anOperation('1', { kind: 'restore', version: 1, from: 3 }, 'c');
    expect(foldTask('1', server, [remove])?.deleted).toBe(true);
    expect(foldTask('1', server, [remove, back])?.deleted).toBe(false);
    expect(foldTask('1', server, [restore])).toMatchObject({ title: 'Old', deleted: false });
  });

  test('only what differs is sent', () => {
    const view = { title: 'Old', description: '', status: 'pending' } as const;
    expect(changedFields(view, { title: 'Old', status: 'completed' })).toEqual({
      status: 'completed',
    });
    expect(changedFields(view, {})).toEqual({});
  });
});
