import { describe, expect, test } from 'vitest';
import { FakeClock, settled } from '../../testing/fake-clock.ts';
import { Drafts } from './drafts.ts';

function start(saved = new Map<string, string>()) {
  const clock = new FakeClock();
  const now: (readonly [string, string | null])[] = [];
  const drafts = new Drafts(
    {
      save: async (key, text) => void saved.set(key, text),
      remove: async (key) => void saved.delete(key),
      saveNow: (unsaved) => void now.push(...unsaved),
      load: async () => [...saved],
    },
    clock,
  );
  return { clock, drafts, saved, now };
}

describe('drafts', () => {
  test('are kept 300 ms after the last key', () => {
    const { drafts, clock, saved } = start();
    drafts.write('1/title', 'a');
    clock.advance(299);
    drafts.write('1/title', 'ab');
    clock.advance(299);
    expect(saved.size).toBe(0);
    clock.advance(1);
    expect([...saved]).toEqual([['1/title', 'ab']]);
  });

  test('are known on the page at once', () => {
    const { drafts } = start();
    let woken = 0;
    drafts.subscribe('1/title', () => (woken += 1));
    drafts.write('1/title', 'a');
    expect(drafts.get('1/title')).toBe('a');
    expect(woken).toBe(1);
  });

  test('a page that leaves tells its last words at once', () => {
    const { drafts, now } = start();
    drafts.write('1/title', 'half');
    drafts.flush();
    expect(now).toEqual([['1/title', 'half']]);
  });

  test('end when they are sent or discarded, and do not come back with a late timer', () => {
    const { drafts, clock, saved } = start();
    drafts.write('1/title', 'a');
    drafts.end('1/title');
    clock.advance(1_000);
    expect(drafts.get('1/title')).toBeUndefined();
    expect(saved.size).toBe(0);
  });

  test('of an earlier page are back, and do not overwrite what is typed already', async () => {
    const { drafts } = start(
      new Map([
        ['1/title', 'earlier'],
        ['2/title', 'kept'],
      ]),
    );
    drafts.write('1/title', 'typed');
    await drafts.load();
    await settled();
    expect(drafts.get('1/title')).toBe('typed');
    expect(drafts.get('2/title')).toBe('kept');
  });
});
