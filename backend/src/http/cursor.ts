import { Problem } from '../problem.ts';

/** A keyset position as clients carry it: opaque, and only ever what this server wrote. */
export function encodeCursor(...parts: (string | number)[]): string {
  return Buffer.from(parts.join(' ')).toString('base64url');
}

/** The parts of a cursor, each of the given form, or 400. */
export function decodeCursor(cursor: string, ...forms: readonly RegExp[]): string[] {
  const parts = Buffer.from(cursor, 'base64url').toString().split(' ');
  const valid =
    parts.length === forms.length && forms.every((form, index) => form.test(parts[index] ?? ''));
  if (!valid || encodeCursor(...parts) !== cursor) {
    throw new Problem(
      'invalid-cursor',
      'This cursor was not made here: start from the first page.',
    );
  }
  return parts;
}

/** An instant travels as whole microseconds: every integer is one, where not every text would be. */
export const forms = {
  integer: /^[1-9][0-9]{0,15}$/,
  count: /^(0|[1-9][0-9]{0,14})$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};
