import type { SignedRecord } from '@tasktrail/ledger';
import type { Administrator } from './administrator.ts';

/** A chain as an administrator finds it, as far as it is signed. */
export interface Chain {
  readonly partition: number;
  /** Its last signed row. */
  readonly length: number;
  /** Signed rows: what the auditor knows. */
  readonly checkpoints: readonly number[];
}

/** The longest of the chains. */
export function longestChain(signed: readonly SignedRecord[]): Chain {
  const chains = Map.groupBy(signed, ({ partition }) => partition);
  const all = [...chains].map(([partition, records]): Chain => {
    const checkpoints = records
      .filter(({ kind, seq }) => kind === 'checkpoint' && seq > 0)
      .map(({ seq }) => seq);
    return { partition, length: Math.max(0, ...checkpoints), checkpoints };
  });
  const [longest] = all.toSorted((one, other) => other.length - one.length);
  if (!longest || longest.length < LEAST) throw new Error('no chain is long enough to be damaged');
  return longest;
}

const LEAST = 20;

/** What the head says now. */
export async function readHead(
  admin: Administrator,
  partition: number,
): Promise<{ seq: number; hash: string }> {
  const query = `select seq::int, encode(hash, 'hex') as hash from audit_head where partition = $1`;
  const [head] = await admin.rows<{ seq: number; hash: string }>(query, [partition]);
  if (!head) throw new Error(`partition ${partition} has no head`);
  return head;
}
