import type pg from 'pg';
import type { Manifest } from '../backup/manifest.ts';

/**
 * The line is given up behind the backup's heads. They stay where they are: the consumer reads the later records of the old
 * line and quarantines each, because no outbox row stands behind it.
 */
export async function takeFork(client: pg.Client, manifest: Manifest): Promise<void> {
  const fork = `
    insert into audit_forks (partition, seq, hash, topic_id, next_offset, backup_made_at, reason)
    select partition, seq, hash, topic_id, next_offset, $1, $2 from audit_head order by partition`;
  await client.query(fork, [manifest.made_at, forkReason(manifest)]);
  const incident = `
    insert into audit_incidents (partition, kind, detail)
    select partition, 'restored', jsonb_build_object('mode', 'discard', 'backup_made_at', $1::text, 'seq', seq)
    from audit_head order by partition`;
  await client.query(incident, [manifest.made_at]);
}

export function forkReason({ made_at: madeAt }: Manifest): string {
  return `restored the backup of ${madeAt} and gave up what came after it`;
}
