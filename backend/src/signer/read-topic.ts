import { parseCheckpointLine, type SignedRecord } from '@tasktrail/ledger';
import { Tail } from '../kafka/tail.ts';

/** Everything that the topic holds now and that has the shape of our records, partition by partition. */
export async function readTopic(bootstrap: string[], topic: string): Promise<SignedRecord[]> {
  const found: SignedRecord[][] = [];
  const complete = Promise.withResolvers<void>();
  const left = new Map<number, number>();
  const tail = new Tail({
    bootstrap,
    topic,
    begin: ({ starts, ends }) => {
      ends.forEach((end, partition) => {
        if ((starts[partition] ?? 0) < end) left.set(partition, end);
      });
      if (left.size === 0) complete.resolve();
      return starts;
    },
    take: async ({ records, next }) => {
      for (const { partition, value } of records)
        found[partition] = [...(found[partition] ?? []), ...parsed(value)];
      for (const [partition, offset] of next)
        if (offset >= (left.get(partition) ?? 0)) left.delete(partition);
      if (left.size === 0) complete.resolve();
    },
  });
  try {
    await Promise.race([tail.follow(() => undefined), complete.promise]);
  } finally {
    tail.destroy();
  }
  return found.flat();
}

/** Whoever may write to the topic may write nonsense. */
function parsed(value: Buffer | null): SignedRecord[] {
  try {
    return value === null ? [] : [parseCheckpointLine(value.toString('utf8'), 1)];
  } catch {
    return [];
  }
}
