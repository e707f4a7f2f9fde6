import type { KeyObject } from 'node:crypto';
import type { AuditFault } from '@tasktrail/contract';
import type { Anchor } from './chain-walk.ts';
import type { CheckpointLine } from './checkpoint-lines.ts';
import type { SignedRecord } from './checkpoint.ts';
import { signatureFault } from './checkpoint-signature.ts';
import { inSigningOrder } from './signing-order.ts';

/** What signed records bind the chains to, by partition, and which of them are not the signer's. */
export interface Anchors {
  readonly byPartition: ReadonlyMap<number, readonly Anchor[]>;
  readonly faults: readonly AuditFault[];
}

/**
 * Judges the lines of a file that somebody handed over: one that the key does not stand behind is a fault of that line.
 * Without a key signatures are not judged: the caller says so.
 */
export function anchorsOf(lines: Iterable<CheckpointLine>, key: KeyObject | undefined): Anchors {
  const genuine: SignedRecord[] = [];
  const forged: AuditFault[] = [];
  for (const { line, record } of lines) {
    const wrong = key && signatureFault(record, key);
    if (wrong === undefined) genuine.push(record);
    else forged.push(faultOf(record, 'checkpoint_signature', record.seq, `${wrong}, line ${line}`));
  }
  const { byPartition, faults } = anchorsOfGenuine(genuine);
  return { byPartition, faults: [...forged, ...faults] };
}

/**
 * Follows records that are known to be the signer's, in the order in which they were signed. A fork takes back the
 * checkpoints of the line that it gave up; a refusal after which nothing was signed says that the signer saw a head that
 * does not extend its last one.
 */
export function anchorsOfGenuine(records: Iterable<SignedRecord>): Anchors {
  const byPartition = new Map<number, Anchor[]>();
  const refused = new Map<number, AuditFault>();
  for (const record of inSigningOrder(records)) {
    if (record.kind === 'refusal') {
      const { refused_seq, reason } = record;
      const sentence = `the signer refused: ${reason}`;
      const fault = faultOf(record, 'checkpoint_contradicted', refused_seq, sentence);
      refused.set(record.partition, fault);
    } else {
      refused.delete(record.partition);
      const line = byPartition.get(record.partition) ?? [];
      byPartition.set(record.partition, line);
      if (record.kind === 'fork') takeBack(line, record.seq);
      line.push(anchorOf(record));
    }
  }
  return { byPartition, faults: [...refused.values()] };
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
