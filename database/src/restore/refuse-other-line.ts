import type pg from 'pg';
import type { SignedRecord } from '@tasktrail/ledger';
import { BackupRefused, type Manifest } from '../backup/manifest.ts';
import { signedLine } from './signed-line.ts';

/** Every checkpoint of rows that the backup holds must be one of its rows: else it was edited, or is of a discarded line. */
export async function refuseOtherLine(
  client: pg.Client,
  manifest: Manifest,
  signed: readonly SignedRecord[],
): Promise<void> {
  for (const { partition, seq } of manifest.heads) {
    const { hashes } = signedLine(signed, partition, manifest.topic.id);
    const covered = [...hashes].filter(([at]) => at > 0 && at <= seq);
    const contradicted = await firstDifferent(client, partition, covered);
    if (contradicted !== undefined)
      throw new BackupRefused(
        `partition ${partition}, seq ${contradicted}: the backup holds another row than the one that was signed`,
      );
  }
}

async function firstDifferent(
  client: pg.Client,
  partition: number,
  signed: readonly (readonly [number, string])[],
): Promise<string | undefined> {
  const query = `
    select signed.seq::text as seq
    from unnest($2::bigint[], $3::text[]) as signed (seq, hash)
    left join task_audit_log l on l.partition = $1 and l.seq = signed.seq
    where encode(l.hash, 'hex') is distinct from signed.hash
    order by signed.seq limit 1`;
  const columns = [signed.map(([seq]) => seq), signed.map(([, hash]) => hash)];
  const { rows } = await client.query<{ seq: string }>(query, [partition, ...columns]);
  return rows[0]?.seq;
}
