import type { AuditFault, ChainVerdict, FaultKind } from '@tasktrail/contract';
import { GENESIS, linkHash } from './chain.ts';
import { misplaced, strangePartition } from './misplaced.ts';

/** A row of the log as a verifier is shown it. */
export interface ShownRow {
  readonly seq: number;
  readonly hash: Buffer;
  /** `event_data`, parsed by `parseEventData`, or the error that this ended with. */
  readonly event: unknown;
  /** Names of the columns that do not say what `event_data` says. */
  readonly differing?: readonly string[] | null;
}

/** How far a chain was walked: every row up to here has the hash that follows from all rows before it. */
export interface ChainPosition {
  readonly seq: number;
  readonly hash: Buffer;
}

/** What somebody knows of the chain from elsewhere: it had this hash at this row. */
export interface Anchor {
  readonly seq: number;
  readonly hash: Buffer;
  /** Who knows it, for the sentence: "the checkpoint of 13:55". */
  readonly source: string;
  /** Of a checkpoint; null for what somebody merely remembers. */
  readonly signedAt: string | null;
}

interface SignedAnchor extends Anchor {
  readonly signedAt: string;
}

/**
 * Walks one partition's chain, row by row from its genesis or from where a walk ended, and names the first row that cannot
 * follow the one before. After a fault nothing more is judged: of what comes later nothing can be said.
 */
export class ChainWalk {
  readonly partition: number;
  fault: AuditFault | undefined;
  /** The last checkpoint that the chain has confirmed. */
  confirmed: SignedAnchor | undefined;
  #seq: number;
  #hash: Buffer;
  readonly #anchors: readonly Anchor[];
  #nextAnchor = 0;

  constructor(partition: number, anchors: readonly Anchor[] = [], from?: ChainPosition) {
    this.partition = partition;
    this.#seq = from?.seq ?? 0;
    this.#hash = from?.hash ?? GENESIS;
    this.#anchors = anchors.toSorted((one, other) => one.seq - other.seq);
    this.#passAnchors();
  }

  get position(): ChainPosition {
    return { seq: this.#seq, hash: this.#hash };
  }

  /** Judges the next row; false when the walk has ended with a fault. */
  take(row: ShownRow): boolean {
    if (this.fault) return false;
    const expected = this.#seq + 1;
    if (row.seq > expected) return this.#fail('missing_row', expected, gap(expected, row.seq));
    if (row.seq < expected)
      return this.#fail('surplus_row', row.seq, `there is a second row ${row.seq}`);
    const { event } = row;
    const strange = strangePartition(this.partition);
    if (strange !== undefined) return this.#fail('wrong_partition', expected, strange, event);
    if (event instanceof Error) return this.#fail('unreadable_row', expected, event.message);
    const hash = this.#hashOf(expected, event);
    if (hash instanceof Error) return this.#fail('unreadable_row', expected, hash.message, event);
    if (!hash.equals(row.hash)) return this.#fail('broken_link', expected, BROKEN, event);
    if (row.differing?.length) {
      return this.#fail('column_differs', expected, columns(row.differing), event);
    }
    const wrong = misplaced(this.partition, event);
    if (wrong !== undefined) return this.#fail('wrong_partition', expected, wrong, event);
    this.#seq = expected;
    this.#hash = hash;
    return this.#passAnchors(event);
  }

  /** After the last row: what the head says must be where the walk ended, and nobody may know of a later row. */
  end(head: ChainPosition): AuditFault | undefined {
    const beyond = this.#anchors[this.#nextAnchor];
    const next = this.#seq + 1;
    if (this.fault) return this.fault;
    const strange = strangePartition(this.partition);
    if (strange !== undefined) {
      this.#fail('wrong_partition', head.seq, strange);
    } else if (this.#seq < head.seq) {
      this.#fail('missing_row', next, `the head counts ${head.seq} rows, the log ends before`);
    } else if (!this.#hash.equals(head.hash)) {
      this.#fail('wrong_head', head.seq, 'the hash in the head is not that of the last row');
    } else if (beyond) {
      const sentence = `${beyond.source} knows row ${beyond.seq}, the log ends before`;
      this.#fail('log_shorter_than_checkpoint', next, sentence);
    }
    return this.fault;
  }

  /** Text that is no Unicode has no canonical form. */
  #hashOf(seq: number, eventData: unknown): Buffer | Error {
    try {
      return linkHash({ partition: this.partition, seq, eventData }, this.#hash);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #passAnchors(event?: unknown): boolean {
    for (;;) {
      const anchor = this.#anchors[this.#nextAnchor];
      if (!anchor || anchor.seq > this.#seq) return true;
      if (anchor.seq === this.#seq && !anchor.hash.equals(this.#hash)) {
        const sentence = `${anchor.source} knows another hash: this row or one before it was rewritten`;
        return this.#fail('checkpoint_contradicted', this.#seq, sentence, event);
      }
      if (isSigned(anchor)) this.confirmed = anchor;
      this.#nextAnchor += 1;
    }
  }

  #fail(kind: FaultKind, seq: number, detail: string, event?: unknown): false {
    const { event_id = null, subject = null } = namesIn(event);
    this.fault = { kind, partition: this.partition, seq, event_id, subject, detail };
    return false;
  }
}

/** How a walk stands against the head that it is on its way to. */
export function verdictOf(chain: ChainWalk, headSeq: number): ChainVerdict {
  const { partition, position, confirmed, fault } = chain;
  return {
    partition,
    head_seq: headSeq,
    verified_seq: position.seq,
    hash: position.hash.toString('hex'),
    checkpoint: confirmed ? { seq: confirmed.seq, signed_at: confirmed.signedAt } : null,
    first_bad: fault ?? null,
  };
}

function isSigned(anchor: Anchor): anchor is SignedAnchor {
  return anchor.signedAt !== null;
}

const BROKEN = 'its hash does not follow from its content and the row before it';

function gap(expected: number, found: number): string {
  const missing = found - expected;
  return missing === 1
    ? `row ${expected} is missing, the next one is ${found}`
    : `rows ${expected} to ${found - 1} are missing, the next one is ${found}`;
}

function columns(names: readonly string[]): string {
  return `${names.join(', ')} ${names.length === 1 ? 'does' : 'do'} not say what the event says`;
}

/** Who is meant, as far as the row can still say it. */
function namesIn(event: unknown): { event_id?: string; subject?: string } {
  if (typeof event !== 'object' || event === null) return {};
  const { event_id, subject } = event as Record<string, unknown>;
  return {
    ...(typeof event_id === 'string' && { event_id }),
    ...(typeof subject === 'string' && { subject }),
  };
}
