import { expect, test } from 'vitest';
import { saysOnce } from './says-once.ts';

const says = (text: string) => saysOnce(text, JSON.parse(text));

test('spaces between the parts say nothing', () => {
  expect(says('{"a": 1, "b": [ "x  y" ] }  ')).toBe(true);
  expect(says(' {"a":1,"b":["x  y"]}')).toBe(true);
});

test('a key that stands twice says two things', () => {
  expect(says('{"a": 1, "a": 2}')).toBe(false);
  expect(says('{"a": 2, "a": 2}')).toBe(false);
});

test('a number that parsing writes otherwise is not said', () => {
  expect(says('{"a": 1.0}')).toBe(false);
  expect(says('{"a": 12345678901234567890}')).toBe(false);
});

test('nothing may follow, and nothing may be written otherwise', () => {
  expect(says('{"a":1}\t')).toBe(false);
  expect(says('{"a":"\\u0061"}')).toBe(false);
});
