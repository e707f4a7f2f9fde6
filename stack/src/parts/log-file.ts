import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LARGEST = 10 * 1024 * 1024;

/** Opens a log for appending; a log that grew large becomes `<log>.1` and takes the place of the one before. */
export function openLog(path: string): { fd: number; offset: number } {
  if (existsSync(path) && statSync(path).size > LARGEST) renameSync(path, `${path}.1`);
  const fd = openSync(path, 'a', 0o600);
  return { fd, offset: fstatSync(fd).size };
}

/** What the last line about an error says, or else the last line, for the sentence about a part that died. */
export function lastWords(path: string, offset: number): string | undefined {
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path).subarray(offset).toString().split('\n');
  const last =
    // A part that fails may speak of its orderly end afterwards. Lines of a stack trace are indented.
    lines.findLast((line) => /^\S.*(?:error|fatal|exception)/i.test(line)) ??
    lines.findLast((line) => line.trim() !== '');
  return last && wordsOf(last.trim()).slice(0, 300);
}

/** Our own parts log JSON; its words are in `msg` or `message`, what they are about in `reason`. */
function wordsOf(line: string): string {
  try {
    const { msg, message = msg, reason } = JSON.parse(line) as Record<string, unknown>;
    return [message, reason].filter((one) => typeof one === 'string').join(': ') || line;
  } catch {
    return line;
  }
}

/** Waits until the log holds `text` after `offset`. */
export async function waitForLine(
  path: string,
  offset: number,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  const fd = openSync(path, 'r');
  try {
    let position = offset;
    for (let seen = ''; !seen.includes(text);) {
      await sleep(50, undefined, { signal });
      const more = readFrom(fd, position);
      position += more.length;
      // Keep enough of what was read to find a text that came in two pieces.
      seen = seen.slice(-text.length) + more.toString('latin1');
    }
  } finally {
    closeSync(fd);
  }
}

function readFrom(fd: number, offset: number): Buffer {
  const chunk = Buffer.alloc(64 * 1024);
  return chunk.subarray(0, readSync(fd, chunk, 0, chunk.length, offset));
}
