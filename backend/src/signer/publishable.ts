import { parseCheckpointLine, strangePartition } from '@tasktrail/ledger';
import type { OutgoingRecord } from '../kafka/acked-producer.ts';

export interface Publishable {
  readonly records: OutgoingRecord[];
  /** Why a line cannot be on the topic, one for each such line: the others go on without it. */
  readonly refused: string[];
}

/** What whole lines of the file are on the topic. */
export function publishable(lines: Buffer): Publishable {
  const records: OutgoingRecord[] = [];
  const refused: string[] = [];
  for (const text of lines.toString('utf8').split('\n')) {
    if (text === '') continue;
    const found = recordOf(text);
    if (typeof found === 'string') refused.push(found);
    else records.push(found);
  }
  return { records, refused };
}

function recordOf(text: string): OutgoingRecord | string {
  try {
    const { partition } = parseCheckpointLine(text, 1);
    return (
      strangePartition(partition) ?? { partition, key: String(partition), value: text, headers: {} }
    );
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
