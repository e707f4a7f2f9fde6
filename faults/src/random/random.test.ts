import { expect, test } from 'vitest';
import { Random } from './random.ts';

const draw = (random: Random) => Array.from({ length: 20 }, () => random.integer(1, 1000));

test('the same seed makes the same choices', () => {
  expect(draw(new Random('7'))).toEqual(draw(new Random('7')));
  expect(draw(new Random('7'))).not.toEqual(draw(new Random('8')));
});

test('what one actor draws does not shift what another one draws', () => {
  const busy = new Random('7');
  draw(busy);
  expect(draw(busy.fork('feed'))).toEqual(draw(new Random('7').fork('feed')));
});

test('integers reach both ends and nothing beyond', () => {
  const random = new Random('ends');
  const drawn = new Set(Array.from({ length: 200 }, () => random.integer(1, 3)));
  expect(drawn).toEqual(new Set([1, 2, 3]));
});

test('weights of zero are never drawn', () => {
  const random = new Random('weights');
  const drawn = new Set(Array.from({ length: 100 }, () => random.weighted({ a: 1, b: 0, c: 2 })));
  expect([...drawn].toSorted()).toEqual(['a', 'c']);
});

test('a uuid is one that the API takes', () => {
  expect(new Random('id').uuid()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});
