import { expect, test } from 'vitest';
import { Places } from './places.ts';

test('one address takes its share and no more; another one still finds a place', () => {
  const places = new Places({ total: 3, perAddress: 2 });
  expect([places.take('a'), places.take('a'), places.take('a')].map(Boolean)).toEqual([
    true,
    true,
    false,
  ]);
  expect(places.take('b')).toBeDefined();
  expect(places.take('c')).toBeUndefined();
});

test('a place is given back once, however often it is said', () => {
  const places = new Places({ total: 2, perAddress: 2 });
  const leave = places.take('a');
  places.take('a');
  leave?.();
  leave?.();
  expect(places.take('a')).toBeDefined();
  expect(places.take('a')).toBeUndefined();
});
