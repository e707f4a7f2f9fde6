import type { AuditRow, Evidence, Head } from './evidence.ts';
import { type Violation, found } from './violation.ts';

const GENESIS_HEX = '00'.repeat(32);

/** I4: seq counts 1, 2, 3 …, each hash follows from the row before, heads and signed checkpoints name rows of the chain. */
export function checkChain(evidence: Evidence): Violation[] {
  const hashAt = new Map(evidence.audit.map((row) => [`${row.partition}/${row.seq}`, row.hash]));
  const stands = ({ partition, seq, hash }: Head) =>
    (seq === 0 ? GENESIS_HEX : hashAt.get(`${partition}/${seq}`)) === hash;
  const place = ({ partition, seq }: Head) => `partition ${partition}, row ${seq}`;
  const checkpoints = evidence.signed.filter(({ kind }) => kind !== 'refusal');
  const refusals = evidence.signed.filter(({ kind }) => kind === 'refusal');
  return [
    ...found('I4', 'rows do not continue their chain', brokenLinks(evidence.audit)),
    ...found('I4', 'heads are not the last row of their chain', wrongHeads(evidence)),
    ...found(
      'I4',
      'signed checkpoints are not prefixes of the chain',
      checkpoints.filter((one) => !stands(one)).map(place),
    ),
    ...found('I4', 'times the signer refused to sign', refusals.map(place)),
    ...found('I4', 'lines of the checkpoints file are not the signer’s', evidence.signatureFaults),
  ];
}

function brokenLinks(audit: readonly AuditRow[]): string[] {
  const broken: string[] = [];
  for (const [partition, rows] of Map.groupBy(audit, (row) => row.partition)) {
    rows
      .toSorted((a, b) => a.seq - b.seq)
      .forEach((row, index) => {
        if (row.seq !== index + 1 || row.hash !== row.linkHash)
          broken.push(`partition ${partition}, row ${row.seq}`);
      });
  }
  return broken;
}

function wrongHeads({ audit, heads }: Evidence): string[] {
  const last = new Map<number, Head>();
  for (const row of audit)
    if (row.seq >= (last.get(row.partition)?.seq ?? 0)) last.set(row.partition, row);
  return heads
    .filter(({ partition, seq, hash }) => {
      const tip = last.get(partition) ?? { seq: 0, hash: GENESIS_HEX };
      return tip.seq !== seq || tip.hash !== hash;
    })
    .map(({ partition, seq }) => `partition ${partition} says row ${seq}`);
}
