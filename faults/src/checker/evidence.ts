import type { SignedRecord } from '@tasktrail/ledger';
import type { SeenTask } from '../feed/board.ts';
import type { KeyedWrite, OddAttempt } from '../load/history.ts';

/** One committed version, as the witness saw it in the transaction of the change. */
export interface WitnessRow {
  readonly taskId: number;
  readonly version: number;
  /** SHA-256 of the row's image. */
  readonly sha: string;
}

/** One row of the log, in the order of its chain. */
export interface AuditRow extends WitnessRow {
  readonly partition: number;
  readonly seq: number;
  /** The key of the write that its cause names. */
  readonly key: string | null;
  /** What the row says its hash is, in hex. */
  readonly hash: string;
  /** What it must be, computed from the row before and the content. */
  readonly linkHash: string;
}

export interface Head {
  readonly partition: number;
  readonly seq: number;
  readonly hash: string;
}

/** The law at one moment, from one snapshot. */
export interface LawSample {
  readonly committed: number;
  readonly audited: number;
  readonly waiting: number;
}

/** A time in which a part was down or could not answer because of a fault. `performance.now()`; open while `to` is missing. */
export interface Downtime {
  readonly part: string;
  readonly from: number;
  to?: number;
}

/** What a process of ours used. Undefined where the machine does not tell. */
export interface PartUsage {
  readonly part: string;
  readonly peakMib: number | undefined;
  readonly limitMib: number;
  /** Cores, while there was nothing to do. */
  readonly idleCores: number | undefined;
}

export interface ConnectionUsage {
  readonly application: string;
  readonly peak: number;
  readonly limit: number;
}

/** What a feed client shows at the end, and the tasks as the database has them. */
export interface FeedEvidence {
  readonly name: string;
  readonly tasks: readonly SeenTask[];
  readonly regressions: readonly string[];
}

/** Everything the checker judges. Gathered after the last fault healed, the last write ended and the log caught up. */
export interface Evidence {
  readonly witness: readonly WitnessRow[];
  readonly audit: readonly AuditRow[];
  readonly heads: readonly Head[];
  readonly tasks: readonly (WitnessRow & { readonly seen: SeenTask })[];
  /** Rows of the outbox whose event is not in the log, and all rows of it. */
  readonly waiting: number;
  readonly outbox: number;
  readonly setAside: readonly { readonly reason: string; readonly detail: string }[];
  /** What the sink met besides what it appended. */
  readonly skipped: number;
  readonly duplicates: number;
  /** Nothing was done to the system: nothing explains a record that comes twice or before its turn. */
  readonly isQuiet: boolean;
  /** Records that the row itself put on the topic: so many may be set aside as foreign. */
  readonly foreignRecords: number;
  /** How often the row itself made the signer refuse, and leave its line. */
  readonly refusals: number;
  readonly forks: number;
  readonly signed: readonly SignedRecord[];
  /** Lines of the checkpoints file that are no signed records of this key. */
  readonly signatureFaults: readonly string[];
  readonly writes: readonly KeyedWrite[];
  readonly odd: readonly OddAttempt[];
  readonly feeds: readonly FeedEvidence[];
  readonly law: readonly LawSample[];
  /** Milliseconds from the heal until nothing waited; null: not within the limit. */
  readonly drainedMs: number | null;
  readonly drainLimitMs: number;
  readonly downtimes: readonly Downtime[];
  readonly usage: readonly PartUsage[];
  readonly connections: readonly ConnectionUsage[];
}
