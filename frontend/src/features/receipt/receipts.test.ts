import { describe, expect, test } from 'vitest';
import { aTask, anEvent, anOperation } from '../../testing/samples.ts';
import { foldTask } from '../tasks/fold-task.ts';
import { inverseOf, isOvertaken } from '../tasks/inverse.ts';
import type { Intent } from '../tasks/operation.ts';
import { Receipts } from './receipts.ts';

const rename: Intent = { kind: 'update', set: { title: 'Mine' }, base: { title: 'Old' } };

function start() {
  const clock = { now: 0 };
  const receipts = new Receipts({ now: () => clock.now, me: () => 'me' });
  return { clock, receipts };
}

function theirs(version: number, from: string, to: string) {
  return anEvent({ id: 1, version, title: to }, { changes: { title: { from, to } } });
}

describe('the receipt line', () => {
  test('holds the last thing I did, its version once committed', () => {
    const { receipts } = start();
    receipts.begun(anOperation('1', rename, 'a'), 'Old', 'do');
    expect(receipts.get().last).toMatchObject({ opId: 'a', version: null });
    receipts.committed('a', aTask({ id: 1, version: 2 }));
    expect(receipts.get().last).toMatchObject({ opId: 'a', version: 2 });
  });

  test('Ctrl+Z walks back over what I did, not over what I undid', () => {
    const { receipts } = start();
    receipts.begun(anOperation('1', rename, 'a'), 'Old', 'do');
    receipts.begun(anOperation('1', { kind: 'delete' }, 'b'), 'Old', 'do');
    const last = receipts.nextUndo();
    expect(last?.opId).toBe('b');
    if (last !== undefined) receipts.took(last, 'undo');
    receipts.begun(anOperation('1', { kind: 'undelete' }, 'c'), 'Old', 'undo');
    expect(receipts.nextUndo()?.opId).toBe('a');
    expect(receipts.nextRedo()?.opId).toBe('b');
  });

  test('the first author is told whose value stands', () => {
    const { receipts } = start();
    receipts.begun(anOperation('1', rename, 'a'), 'Old', 'do');
    receipts.committed('a', aTask({ id: 1, version: 2 }));
    receipts.event(theirs(3, 'Mine', 'Theirs'), '1', true);
    expect(receipts.get().overwrite).toMatchObject({
      stands: 'theirs',
      theirs: 'Theirs',
      mine: 'Mine',
    });
  });

  test('the second author is told that a value was set just before theirs', () => {
    const { receipts } = start();
    receipts.begun(anOperation('1', rename, 'a'), 'Old', 'do');
    receipts.event(theirs(2, 'Old', 'Theirs'), '1', true);
    expect(receipts.get().overwrite).toMatchObject({ stands: 'mine' });
  });

  test('another field, my own change and an old event say nothing', () => {
    const { receipts } = start();
    receipts.begun(anOperation('1', rename, 'a'), 'Old', 'do');
    receipts.committed('a', aTask({ id: 1, version: 2 }));
    const status = { status: { from: 'pending', to: 'completed' } };
    receipts.event(anEvent({ id: 1, version: 3 }, { changes: status }), '1', true);
    receipts.event(
      { ...theirs(3, 'Mine', 'Again'), actor: { kind: 'person', id: 'me', on_behalf_of: null } },
      '1',
      true,
    );
    receipts.event(theirs(3, 'Mine', 'Theirs'), '1', false);
    receipts.event(theirs(1, 'Older', 'Old'), '1', false);
    expect(receipts.get().overwrite).toBeNull();
  });

  test('an overwrite of long ago is not worth a word', () => {
    const { receipts, clock } = start();
    receipts.begun(anOperation('1', rename, 'a'), 'Old', 'do');
    receipts.committed('a', aTask({ id: 1, version: 2 }));
    clock.now = 3_600_000;
    receipts.event(theirs(3, 'Mine', 'Theirs'), '1', true);
    expect(receipts.get().overwrite).toBeNull();
  });
});

describe('taking back', () => {
  const view = foldTask('1', aTask({ id: 1, title: 'Mine', version: 4 }), []);
  if (view === undefined) throw new Error('a known task has a view');
  const { receipts } = start();
  receipts.begun(anOperation('1', rename, 'a'), 'Old', 'do');
  receipts.committed('a', aTask({ id: 1, version: 2 }));
  const [receipt] = receipts.get().receipts;
  if (receipt === undefined) throw new Error('what was begun has a receipt');

  test.each<[Intent, Intent]>([
    [{ kind: 'create', set: { title: 'T', status: 'pending' } }, { kind: 'delete' }],
    [{ kind: 'delete' }, { kind: 'undelete' }],
    [{ kind: 'undelete' }, { kind: 'delete' }],
    [rename, { kind: 'update', set: { title: 'Old' }, base: { title: 'Mine' } }],
    [
      { kind: 'restore', version: 1, from: 3 },
      { kind: 'restore', version: 3, from: 4 },
    ],
  ])('%j is taken back by %j', (intent, inverse) => {
    expect(inverseOf({ ...receipt, intent }, view)).toEqual(inverse);
  });

  test('it asks first when somebody has set the field since', () => {
    expect(isOvertaken(receipt, view)).toBe(false);
    expect(isOvertaken(receipt, { ...view, title: 'Theirs' })).toBe(true);
    expect(isOvertaken(receipt, { ...view, status: 'completed' })).toBe(false);
  });
});
