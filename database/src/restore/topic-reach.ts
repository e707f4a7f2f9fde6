import { BackupRefused, type Head, type Manifest } from '../backup/manifest.ts';
import type { TopicLog } from '../topic-log.ts';

/** Where replay begins in each partition, or the sentence that says why the topic cannot bring back what is missing. */
export function replayStarts(manifest: Manifest, log: TopicLog): Map<number, number> {
  return new Map(manifest.heads.map((head) => [head.partition, startOf(head, manifest, log)]));
}

function startOf(head: Head, manifest: Manifest, log: TopicLog): number {
  const { partition, next_offset: next } = head;
  const { name } = manifest.topic;
  if ((head.topic_id ?? log.id) !== log.id)
    throw new BackupRefused(
      `topic ${name} was made again after the backup: what it held is gone. ${advice}`,
    );
  const [start = 0, end = 0] = [log.starts[partition], log.ends[partition]];
  if (start > next)
    throw new BackupRefused(
      `The backup is older than what topic ${name} keeps: partition ${partition} begins at offset ${start}, the backup ends before offset ${next}. ${advice}`,
    );
  if (end < next)
    throw new BackupRefused(
      `topic ${name} lost its end: partition ${partition} ends before offset ${end}, the backup before offset ${next}. ${advice}`,
    );
  return next;
}

const advice = 'Use a newer backup, or --discard';
