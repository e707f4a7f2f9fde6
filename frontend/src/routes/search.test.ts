import { describe, expect, test } from 'vitest';
import { parseSearch, stringifySearch, validateFrameSearch, validateListSearch } from './search.ts';

/** What the router makes of an address. */
function seen(address: string): Record<string, unknown> {
  const raw = parseSearch(address);
  return { ...raw, ...validateFrameSearch(raw), ...validateListSearch(raw) };
}

describe('an address', () => {
  test('says which view it is', () => {
    expect(seen('?view=newest&status=completed&q=12&task=7')).toEqual({
      view: 'newest',
      status: 'completed',
      q: '12',
      task: 7,
    });
  });

  test.each(['task=abc', 'task=-1', 'task=9007199254740993', 'status=zzz', 'view=board', 'q='])(
    '?%s is the plain list',
    (address) => {
      expect(stringifySearch(seen(`?${address}`))).toBe('');
    },
  );
});
