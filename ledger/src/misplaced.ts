import { PARTITIONS, partitionOf } from './partition.ts';

/** Why there can be no chain of this partition; undefined when there can. */
export function strangePartition(partition: number): string | undefined {
  if (Number.isInteger(partition) && partition >= 0 && partition < PARTITIONS) return undefined;
  return `there is no partition ${partition}: they are 0 to ${PARTITIONS - 1}`;
}

/** Why a row of this content cannot stand in this chain, whatever its hash; undefined when it can. */
export function misplaced(partition: number, event: unknown): string | undefined {
  const subject =
    typeof event === 'object' && event !== null && 'subject' in event ? event.subject : undefined;
  if (typeof subject !== 'string') return 'its event has no subject';
  const own = partitionOf(subject);
  return own === partition ? undefined : `${subject} belongs to partition ${own}`;
}
