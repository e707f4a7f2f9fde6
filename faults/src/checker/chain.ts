import type { SignedRecord } from '@tasktrail/ledger';
import type { AuditRow, Evidence, Head } from './evidence.ts';
import { type Violation, found } from './violation.ts';

const GENESIS_HEX = '00'.repeat(32);

/** I4: seq counts 1, 2, 3 …, each hash follows from the row before, heads and signed checkpoints name rows of the chain. */
export function checkChain(evidence: Evidence): Violation[] {
  const hashAt = new Map(evidence.audit.map((row) => [`${row.partition}/${row.seq}`, row.hash]));
  const stands = ({ partition, seq, hash }: Head) =>
    (seq === 0 ? GENESIS_HEX : hashAt.get(`${partition}/${seq}`)) === hash;
  const place = ({ partition, seq }: Head) => `partition ${partition}, row ${seq}`;
  const { signed } = evidence;
  const refusals = signed.filter(({ kind }) => kind === 'refusal');
  const forks = signed.filter(({ kind }) => kind === 'fork');
  return [
    ...found('I4', 'rows do not continue their chain', brokenLinks(evidence.audit)),
    ...found('I4', 'heads are not the last row of their chain', wrongHeads(evidence)),
    ...found(
      'I4',
      'signed checkpoints are not prefixes of the chain',
      standing(signed)
        .filter((one) => !stands(one))
        .map(place),
    ),
    ...found(
      'I4',
      'times the signer refused to sign',
      refusals.slice(evidence.refusals).map(place),
    ),
    ...found('I4', 'times the signer left its line', forks.slice(evidence.forks).map(place)),
    ...found('I4', 'lines of the checkpoints file are not the signer’s', evidence.signatureFaults),
  ];
}

/** What was signed, without what a later fork took back. */
function standing(signed: readonly SignedRecord[]): SignedRecord[] {
  const forks = [...signed.entries()].filter(([, { kind }]) => kind === 'fork');
  const isGivenUp = ({ partition, seq }: SignedRecord, index: number) =>
    forks.some(([at, fork]) => at > index && fork.partition === partition && fork.seq < seq);
  return signed.filter((one, index) => one.kind !== 'refusal' && !isGivenUp(one, index));
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
