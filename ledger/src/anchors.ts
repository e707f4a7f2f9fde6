import type { KeyObject } from 'node:crypto';
import type { AuditFault } from '@tasktrail/contract';
import type { Anchor } from './chain-walk.ts';
import type { SignedRecord } from './checkpoint.ts';
import { signatureFault } from './checkpoint-signature.ts';

/** What signed records bind the chains to, by partition, and which of them are not the signer's. */
export interface Anchors {
  readonly byPartition: ReadonlyMap<number, readonly Anchor[]>;
  readonly faults: readonly AuditFault[];
}

/**
 * Judges signed records in the order in which they were written. A fork takes back the checkpoints of the line that it gave
 * up; a refusal after which nothing was signed says that the signer saw a head that does not extend its last one. Without
 * a key signatures are not judged: the caller says so.
 */
export function anchorsOf(records: Iterable<SignedRecord>, key: KeyObject | undefined): Anchors {
  const byPartition = new Map<number, Anchor[]>();
  const refused = new Map<number, AuditFault>();
  const faults: AuditFault[] = [];
  for (const record of records) {
    const wrong = key && signatureFault(record, key);
    if (wrong !== undefined) {
      faults.push(faultOf(record, 'checkpoint_signature', record.seq, wrong));
    } else if (record.kind === 'refusal') {
      const { refused_seq, reason } = record;
      refused.set(
        record.partition,
        faultOf(record, 'checkpoint_contradicted', refused_seq, `the signer refused: ${reason}`),
      );
    } else {
      refused.delete(record.partition);
      const line = byPartition.get(record.partition) ?? [];
      byPartition.set(record.partition, line);
      if (record.kind === 'fork') takeBack(line, record.seq);
      line.push(anchorOf(record));
    }
  }
  return { byPartition, faults: [...faults, ...refused.values()] };
}

function takeBack(line: Anchor[], after: number): void {
  const kept = line.filter(({ seq }) => seq <= after);
  line.splice(0, line.length, ...kept);
}

function anchorOf({ seq, hash, signed_at }: SignedRecord): Anchor {
  const source = `the checkpoint of ${signed_at}`;
  return { seq, hash: Buffer.from(hash, 'hex'), source, signedAt: signed_at };
}

function faultOf(
  { kind, partition, signed_at }: SignedRecord,
  fault: AuditFault['kind'],
  seq: number,
  detail: string,
): AuditFault {
  const sentence = `${kind} of ${signed_at}: ${detail}`;
  return { kind: fault, partition, seq, event_id: null, subject: null, detail: sentence };
}
