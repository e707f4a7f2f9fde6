import { BackupRefused, type Head, type Manifest } from '../backup/manifest.ts';
import type { TopicLog, TopicReader } from '../topic-log.ts';

/** The part of the topic that a replay reads: per partition from the head of the backup to the end as it is now. */
export interface Reach {
  readonly log: TopicLog;
  readonly ranges: ReadonlyMap<number, { from: number; end: number }>;
}

/** Asked before anything is loaded; rejects with the sentence that says why the topic cannot bring back what is missing. */
export async function replayReach(manifest: Manifest, reader: TopicReader): Promise<Reach> {
  const log = await reader.describe();
  const ranges = manifest.heads.map((head) => {
    const range = { from: startOf(head, manifest, log), end: log.ends[head.partition] ?? 0 };
    return [head.partition, range] as const;
  });
  return { log, ranges: new Map(ranges) };
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
