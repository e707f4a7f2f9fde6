import {
  bySigning,
  CheckpointLineError,
  parseCheckpointLine,
  readLines,
  type SignedRecord,
} from '@tasktrail/ledger';

/**
 * Per partition, oldest first: the last checkpoint or fork, and the refusals after it. The last is what was signed last, so
 * the whole file is read: a copy of an old record at its end is not it.
 */
export async function lastRecords(path: string): Promise<Map<number, SignedRecord[]>> {
  const found = new Map<number, SignedRecord[]>();
  for await (const line of readLines(path)) {
    if (line === '') continue;
    const record = parsed(line);
    const known = found.get(record.partition) ?? [];
    const newest = known.at(-1);
    if (newest && bySigning(record, newest) <= 0) continue;
    found.set(record.partition, record.kind === 'refusal' ? [...known, record] : [record]);
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
