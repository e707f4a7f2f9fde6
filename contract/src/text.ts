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

/** For JSON Schema, whose lengths are code points too. Lone surrogates are no text to begin with for most validators. */
const withoutNul = String.raw`^[^\u0000]*$`;

/** Something is left after trimming; spelled out, because languages disagree about what `\s` holds. */
const notBlank = String.raw`^[^\u0000]*[^\u0000\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff][^\u0000]*$`;

function storable(text: z.ZodString) {
  return text.refine(isStorableText, {
    error: 'must not contain NUL or lone surrogates',
    abort: true,
  });
}

const atMost = (max: number) => ({
  error: `must have at most ${max.toLocaleString('en')} characters`,
});

/** A string that the log can hold: no NUL, no lone surrogate, at most `max` code points. */
export function storableText(max: number) {
  return storable(z.string())
    .refine((text) => codePoints(text) <= max, atMost(max))
    .meta({ maxLength: max, pattern: withoutNul });
}

/** The same for what people must fill in: 1 to `max` code points after trimming, kept trimmed. */
export function filledText(max: number) {
  return storable(z.string({ error: 'must be a string' }).trim())
    .refine((text) => codePoints(text) >= 1, { error: 'must not be empty' })
    .refine((text) => codePoints(text) <= max, atMost(max))
    .meta({ minLength: 1, maxLength: max, pattern: notBlank });
}
