import { describe, expect, it } from 'vitest';
import { inAnyOrder } from './client.ts';

describe('brokers in any order', () => {
  it('are all there, once', () => {
    expect(inAnyOrder(['a:1', 'b:1', 'c:1']).toSorted()).toEqual(['a:1', 'b:1', 'c:1']);
  });

  it('begin with another one sooner or later', () => {
    const firsts = Array.from({ length: 200 }, () => inAnyOrder(['a:1', 'b:1', 'c:1'])[0]);
    expect(new Set(firsts)).toEqual(new Set(['a:1', 'b:1', 'c:1']));
  });
});
