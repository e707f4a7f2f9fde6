import type { AuditFault, ChainVerdict, Consistency, Unproven } from '@tasktrail/contract';

/** What a walk over a whole log found. */
export interface Report {
  chains: ChainVerdict[];
  /** Beside the first bad row of each chain. */
  faults: AuditFault[];
  tasks_compared: number;
  consistency: Consistency;
}

/** The worst first: what a chain cannot follow, then everything else. */
export function faultsOf({ chains, faults }: Pick<Report, 'chains' | 'faults'>): AuditFault[] {
  return [...chains.flatMap(({ first_bad }) => first_bad ?? []), ...faults];
}

/** Where the signed records came from that a walk was held against. */
export interface Evidence {
  checkpoints: boolean;
  /** The public key was handed over apart from what it judges. */
  keyFromOutside: boolean;
  /** The log itself was read, not an export of it. */
  database: boolean;
}

/** What a walk cannot show, whatever it found. */
export function unprovenBy(
  chains: readonly ChainVerdict[],
  { checkpoints, keyFromOutside, database }: Evidence,
): Unproven[] {
  const signed = ({ checkpoint, head_seq }: ChainVerdict) => (checkpoint?.seq ?? 0) >= head_seq;
  const unproven: Unproven[] = [];
  if (!checkpoints) unproven.push('no_checkpoints');
  if (checkpoints && !chains.every(signed)) unproven.push('rows_after_last_checkpoint');
  if (checkpoints && !keyFromOutside) unproven.push('key_from_the_same_hands');
  if (checkpoints) unproven.push('signer_and_database_together');
  if (!database) unproven.push('tables_as_exported');
  return [...unproven, 'written_past_triggers', 'columns_not_hashed', 'who_was_behind_an_actor'];
}

/** Every version of every task was a commit, and each is audited or waits. */
export function lawFaults({ missing }: Consistency): AuditFault[] {
  if (missing === 0) return [];
  const detail =
    missing > 0
      ? `${missing} committed changes are neither audited nor waiting`
      : `${-missing} changes are audited or waiting that no task counts`;
  return [
    { kind: 'law_broken', partition: null, seq: null, event_id: null, subject: null, detail },
  ];
}
