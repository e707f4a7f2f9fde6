import { describe, expect, test } from 'vitest';
import { aTask, anEntry } from '../../testing/samples.ts';
import { diffWords } from './diff-words.ts';
import { foldTask } from './fold-task.ts';
import { imageAt } from './image-at.ts';
import { mergeEntries } from './task-histories.ts';

const entries = (...versions: number[]) => versions.map((version) => anEntry({ id: 1, version }));
const versionsOf = (list: readonly { version: number }[]) => list.map(({ version }) => version);

describe('a history read by pages and continued by the feed', () => {
  test('the page below joins on', () => {
    expect(versionsOf(mergeEntries(entries(9, 8, 7), entries(6, 5)))).toEqual([9, 8, 7, 6, 5]);
  });

  test('the newest page read again renews what is known and keeps what is below', () => {
    expect(versionsOf(mergeEntries(entries(5, 4, 3, 2, 1), entries(6, 5, 4)))).toEqual([
      6, 5, 4, 3, 2, 1,
    ]);
  });

  test('a newest page that does not reach the known entries starts over', () => {
    expect(versionsOf(mergeEntries(entries(3, 2, 1), entries(9, 8)))).toEqual([9, 8]);
  });

  test('an event that came before the page stays on top', () => {
    expect(versionsOf(mergeEntries(entries(4, 3), entries(3, 2, 1)))).toEqual([4, 3, 2, 1]);
  });
});

describe('a task as it stood at a version', () => {
  const view = foldTask('1', aTask({ id: 1, version: 4, title: 'D', status: 'completed' }), []);
  if (view === undefined) throw new Error('a known task has a view');
  const history = [
    anEntry({ id: 1, version: 4 }, { changes: { title: { from: 'C', to: 'D' } } }),
    anEntry({ id: 1, version: 3 }, { changes: { status: { from: 'pending', to: 'completed' } } }),
    anEntry({ id: 1, version: 2 }, { changes: { title: { from: 'A', to: 'C' } } }),
    anEntry({ id: 1, version: 1 }),
  ];

  test('is what later changes leave when they are taken back', () => {
    expect(imageAt(view, history, 3)).toMatchObject({ title: 'C', status: 'completed' });
    expect(imageAt(view, history, 2)).toMatchObject({ title: 'C', status: 'pending' });
    expect(imageAt(view, history, 1)).toMatchObject({ title: 'A', status: 'pending' });
  });

  test('is unknown where the history does not reach', () => {
    expect(imageAt(view, history.slice(0, 1), 1)).toBeNull();
  });
});

describe('what changed between two texts', () => {
  test.each([
    ['one two three', 'one 2 three', { removed: 'two', added: '2' }],
    ['one two', 'one two three', { removed: '', added: ' three' }],
    ['', 'new', { removed: '', added: 'new' }],
    ['same', 'same', { removed: '', added: '' }],
    ['a a a', 'a a', { removed: ' a', added: '' }],
  ])('%j to %j', (from, to, difference) => {
    expect(diffWords(from, to)).toMatchObject(difference);
  });

  test('long common ends are shortened to what helps to find the place', () => {
    const long = Array.from({ length: 30 }, (_, index) => `w${index}`).join(' ');
    const diff = diffWords(`${long} old ${long}`, `${long} new ${long}`);
    expect(diff.before).toMatch(/^… w22 .*w29 $/);
    expect(diff.after).toMatch(/^ w0 .* w7 …$/);
  });
});
