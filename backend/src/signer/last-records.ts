import type { FileHandle } from 'node:fs/promises';
import {
  CheckpointLineError,
  PARTITIONS,
  parseCheckpointLine,
  type SignedRecord,
} from '@tasktrail/ledger';

const BLOCK = 64 * 1024;
const NEWLINE = 0x0a;

/** Per partition, newest first: the refusals at the end, if any, and the checkpoint or fork before them. */
export async function lastRecords(
  file: FileHandle,
  size: number,
): Promise<Map<number, SignedRecord[]>> {
  const found = new Map<number, SignedRecord[]>();
  const open = new Set(Array.from({ length: PARTITIONS }, (_, partition) => partition));
  for await (const line of linesBackwards(file, size)) {
    const record = parsed(line);
    if (!open.has(record.partition)) continue;
    found.set(record.partition, [...(found.get(record.partition) ?? []), record]);
    if (record.kind !== 'refusal') open.delete(record.partition);
    if (open.size === 0) break;
  }
  return found;
}

function parsed(line: string): SignedRecord {
  try {
    return parseCheckpointLine(line, 0);
  } catch (error) {
    const reason = String(error).replace(/^.*line 0: /, '');
    const which = `the line that begins with ${line.slice(0, 60)}`;
    throw new CheckpointLineError(`${which} is no record: ${reason}`, { cause: error });
  }
}

/** A file of years is read from its end: what matters there is its last records. */
async function* linesBackwards(file: FileHandle, size: number): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for (let start = size; start > 0; start -= Math.min(BLOCK, start)) {
    const from = Math.max(0, start - BLOCK);
    const block = Buffer.alloc(start - from);
    await file.read(block, 0, block.length, from);
    rest = Buffer.concat([block, rest]);
    // What stands before the first newline may begin in the block before.
    const whole = from === 0 ? 0 : rest.indexOf(NEWLINE) + 1;
    if (from > 0 && whole === 0) continue;
    const lines = rest.subarray(whole).toString('utf8').split('\n');
    yield* lines.toReversed().filter((line) => line !== '');
    rest = rest.subarray(0, whole);
  }
}
