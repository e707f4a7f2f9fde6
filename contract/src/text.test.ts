import { expect, test } from 'vitest';
import { codePoints, isStorableText, storableText } from './text.ts';

test.each([
  ['', 0],
  ['abc', 3],
  ['é', 1],
  ['e\u0301', 2],
  ['😀', 1],
  ['👩‍👩‍👧‍👦', 7],
])('%j has %i code points', (text, count) => {
  expect(codePoints(text)).toBe(count);
});

test.each(['a\0b', '\ud800', 'x\udc00', '\udc00\ud800'])('%j cannot be stored', (text) => {
  expect(isStorableText(text)).toBe(false);
  expect(storableText(10).safeParse(text).success).toBe(false);
});

test('a limit counts code points, not UTF-16 units or bytes', () => {
  expect(storableText(3).safeParse('😀😀😀').success).toBe(true);
  expect(storableText(3).safeParse('😀😀😀😀').success).toBe(false);
});
