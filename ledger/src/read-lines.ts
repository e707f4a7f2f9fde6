import { createReadStream } from 'node:fs';

/** An event is at most 900,000 bytes, and a row carries its task too. */
const LONGEST_LINE = 4 * 1024 * 1024;
const CHUNK = 256 * 1024;
const NEWLINE = 10;

/** A file that is not what it should be; the message names the line. */
export class LineError extends Error {}

/**
 * The lines of a file, one by one; what is behind the last newline is a line too. Lines that begin with `without` come as ''
 * and are never decoded.
 */
export async function* readLines(path: string, without?: string): AsyncGenerator<string> {
  const unwanted = without === undefined ? undefined : Buffer.from(without);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer);
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      yield unwanted && beginsWith(bytes, from, unwanted) ? '' : bytes.toString('utf8', from, end);
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LONGEST_LINE) throw new LineError('a line is longer than any of an export');
  }
  if (rest.length > 0) yield rest.toString('utf8');
}

function beginsWith(bytes: Buffer, at: number, prefix: Buffer): boolean {
  return bytes.subarray(at, at + prefix.length).equals(prefix);
}
