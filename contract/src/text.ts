import { z } from 'zod';

/** Counts Unicode code points: the unit of every length in the contract and of `char_length` in PostgreSQL. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** PostgreSQL's `text` cannot hold NUL, and JSON text with a lone surrogate cannot be stored as UTF-8. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** A string that the log can hold: no NUL, no lone surrogate, at most `max` code points. */
export function storableText(max: number) {
  return z
    .string()
    .refine(isStorableText, { error: 'must not contain NUL or lone surrogates', abort: true })
    .refine((text) => codePoints(text) <= max, {
      error: `must have at most ${max.toLocaleString('en')} characters`,
    });
}
