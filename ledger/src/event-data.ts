/** A content that no event of ours can have. */
export class EventDataError extends Error {}

/**
 * A number with a fraction, an exponent, or 16 digits or more, where JSON has numbers; strings may look like one too, but the
 * times of day that every event holds do not.
 */
const SUSPECT = /(?:[[,]|"\s*:|^)\s*-?(?:\d+[.eE]|\d{16})/;
const STRINGS = /"(?:[^"\\]|\\.)*"/g;
const NUMBERS = /-?\d[\d.eE+-]*/g;

/**
 * Parses the text of a row's `event_data` for its link. Refuses numbers that JSON.parse would round on the way: an edit
 * from 1 to 1.00000000000000000001 must not keep its hash. Capture lets only safe integers in.
 */
export function parseEventData(text: string): unknown {
  if (SUSPECT.test(text)) refuseOtherNumbers(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new EventDataError('event_data is not JSON');
  }
}

function refuseOtherNumbers(text: string): void {
  const numbers = text.replaceAll(STRINGS, '""').match(NUMBERS) ?? [];
  const other = numbers.find((number) => !isSafeInteger(number));
  if (other !== undefined) throw new EventDataError(`event_data holds the number ${other}`);
}

function isSafeInteger(number: string): boolean {
  const value = Number(number);
  return Number.isSafeInteger(value) && String(value) === number;
}

/** Like `parseEventData`, but answers with the error: a verifier names the row instead of ending. */
export function readEventData(text: string): unknown {
  try {
    return parseEventData(text);
  } catch (error) {
    if (error instanceof EventDataError) return error;
    throw error;
  }
}
