import type { ChainVerdict } from '@tasktrail/contract';
import type { Anchor, ChainPosition } from '@tasktrail/ledger';

/** Rows of a busy minute; a checkpoint arrives a few seconds after the rows that it covers. */
const REMEMBERED = 20_000;

/** Hashes of the rows that were walked last, so that a checkpoint that arrives after them is confirmed at once. */
export class RecentHashes {
  readonly #byPartition = new Map<number, Map<number, Buffer>>();

  add(partition: number, { seq, hash }: ChainPosition): void {
    const hashes = this.#byPartition.get(partition) ?? new Map<number, Buffer>();
    this.#byPartition.set(partition, hashes);
    hashes.delete(seq);
    hashes.set(seq, hash);
    const [oldest] = hashes.keys();
    if (hashes.size > REMEMBERED && oldest !== undefined) hashes.delete(oldest);
  }

  /** The last of these checkpoints whose row was walked with this hash. */
  confirmed(partition: number, anchors: readonly Anchor[]): ChainVerdict['checkpoint'] {
    const hashes = this.#byPartition.get(partition);
    const anchor = anchors.findLast(({ seq, hash }) => hashes?.get(seq)?.equals(hash));
    if (!anchor || anchor.signedAt === null) return null;
    return { seq: anchor.seq, signed_at: anchor.signedAt };
  }
}
