import { expect, test } from 'vitest';
import { bytesOf, hexOf, SHOWN_BYTES, textOf } from './record-bytes.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

test('base64 becomes the bytes it stands for', () => {
  expect([...bytesOf('AP8K')]).toEqual([0, 255, 10]);
});

test('text shows what is text, and a mark for every byte that is none', () => {
  expect(textOf(utf8('{"title": "Grüße"}'))).toBe('{"title": "Grüße"}');
  expect(textOf(Uint8Array.from([65, 255, 66]))).toBe('A\u{fffd}B');
});

test('text that would hide or reverse itself is made visible', () => {
  expect(textOf(utf8('a\u{202e}b\u{0}c\td\ne'))).toBe('a\u{fffd}b\u{fffd}c\td\ne');
});

test('hex has a place, eight bytes and their letters on a line', () => {
  expect(hexOf(utf8('{"event"\n'))).toBe(
    '0000  7b 22 65 76 65 6e 74 22  {"event"\n0008  0a                       .',
  );
});

test('of a large record the beginning is shown', () => {
  const large = new Uint8Array(SHOWN_BYTES + 1).fill(65);
  expect(textOf(large)).toHaveLength(SHOWN_BYTES);
  expect(hexOf(large).split('\n')).toHaveLength(SHOWN_BYTES / 8);
});
