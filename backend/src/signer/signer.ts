import type { KeyObject } from 'node:crypto';
import {
  signedMs,
  type SignedRecord,
  signRecord,
  strangePartition,
  type UnsignedRecord,
} from '@tasktrail/ledger';
import type { ClientBase } from 'pg';
import type { Logger } from 'pino';
import type { CheckpointFile } from './checkpoint-file.ts';
import type { Pace } from './config.ts';
import { type Judgement, judgeHead } from './judge-head.ts';
import { type Line, lineWith, nextInstant, unsignedLine } from './line.ts';
import { type Head, readHeads } from './read-heads.ts';
import { readSetAside, type SignedPositions } from './set-aside.ts';
import type { SnapshotSource } from './snapshot.ts';

/*
 * Looks at the heads of the chains again and again. A head that changed and is due is compared with the last record of
 * its chain: every row in between is recomputed from its content. If it follows, it is signed; if not, the file gets one
 * refusal and nothing more is signed of that chain until it extends its last checkpoint again. Other chains go on.
 *
 * A look reads everything from one snapshot of the database, closes it, and then writes the file: nothing is remembered
 * that is not on disk. The topic follows the file (publisher.ts).
 */

export interface SignerOptions {
  readonly source: SnapshotSource;
  readonly file: CheckpointFile;
  readonly key: KeyObject;
  readonly pace: Pace;
  /** How far each chain is signed. */
  readonly lines: ReadonlyMap<number, Line>;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** What a look found to write about one chain. */
interface Finding extends Judgement {
  readonly line: Line;
  readonly head: Head;
  readonly positions: SignedPositions;
}

export class Signer {
  readonly #options: SignerOptions;
  readonly #lines: Map<number, Line>;
  readonly #positions = new Map<number, SignedPositions>();
  /** When a chain was last judged: a refused one is looked at as often as a good one is signed. */
  readonly #judgedAt = new Map<number, number>();

  readonly #strange = new Set<number>();
  /** Records since the start, by kind. */
  readonly signed = { checkpoint: 0, fork: 0, refusal: 0 };

  constructor(options: SignerOptions) {
    this.#options = options;
    this.#lines = new Map(options.lines);
  }

  /** How far each chain is signed now. */
  get lines(): ReadonlyMap<number, Line> {
    return this.#lines;
  }

  /**
   * One look at every chain; answers whether rows are left that it did not get to. `hurry` signs what changed though it
   * is not due. Rejects when the database does not answer; nothing happened then.
   */
  async look(hurry = false): Promise<boolean> {
    const now = this.#options.now();
    const findings = await this.#options.source.read((client) => this.#judge(client, now, hurry));
    for (const finding of findings) await this.#write(finding, now);
    return findings.some(({ more }) => more);
  }

  async #judge(client: ClientBase, now: Date, hurry: boolean): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const head of await readHeads(client)) {
      if (this.#isStrange(head)) continue;
      const line = this.#lines.get(head.partition) ?? unsignedLine(head.partition);
      if (!this.#isDue(line, head, now, hurry)) continue;
      const signed = this.#positions.get(head.partition);
      const { found, now: positions } = await readSetAside(client, head.partition, signed);
      const look = { line, head, setAside: found, pace: this.#options.pace, now };
      findings.push({ line, head, positions, ...(await judgeHead(client, look)) });
    }
    return findings;
  }

  /** No chain of ours, and no partition of the topic: a record of it would have no reader. Said once. */
  #isStrange({ partition, seq }: Head): boolean {
    const reason = strangePartition(partition);
    if (reason === undefined) return false;
    const about = { action: 'refused', partition, head: seq, reason };
    if (!this.#strange.has(partition))
      this.#options.logger.error(about, 'the log was changed; nothing of this head is signed');
    this.#strange.add(partition);
    return true;
  }

  #isDue(line: Line, head: Head, now: Date, hurry: boolean): boolean {
    const { pace } = this.#options;
    if (!line.refused && !differs(line, head)) return false;
    const last = Math.max(line.signedAt, this.#judgedAt.get(line.partition) ?? 0);
    // A clock that went back must not silence the signer.
    const elapsed = Math.abs(now.getTime() - last) >= pace.ms;
    return hurry || elapsed || (!line.refused && head.seq - line.seq >= pace.rows);
  }

  async #write(finding: Finding, now: Date): Promise<void> {
    const { line, records, more, positions } = finding;
    const { partition } = line;
    const written = await this.#append(line, [...records, ...this.#refusal(finding, now)]);
    this.#lines.set(partition, written);
    if (!more) this.#judgedAt.set(partition, now.getTime());
    // Any record names them all; a refusal alone names none.
    if (records.length > 0) this.#positions.set(partition, positions);
    this.#tell(finding, written);
  }

  async #append(line: Line, records: readonly UnsignedRecord[]): Promise<Line> {
    const { key, file } = this.#options;
    let { newest } = line;
    const signed: SignedRecord[] = records.map((record) => {
      newest = nextInstant({ newest }, signedMs(record));
      return signRecord({ ...record, signed_at: new Date(newest).toISOString() }, key);
    });
    if (signed.length > 0) await file.append(signed);
    for (const { kind } of signed) this.signed[kind] += 1;
    return signed.reduce(lineWith, line);
  }

  /** Once until something is signed again: it says since when, however often it is looked at. */
  #refusal({ line, head, records, refused }: Finding, now: Date): UnsignedRecord[] {
    if (refused === undefined || (line.refused && records.length === 0)) return [];
    const { partition } = line;
    const { seq, hash } = records.at(-1) ?? line;
    const signed_at = now.toISOString();
    return [
      {
        kind: 'refusal',
        partition,
        seq,
        hash,
        refused_seq: head.seq,
        refused_hash: head.hash,
        reason: refused.slice(0, REASON_MAX),
        signed_at,
      },
    ];
  }

  #tell({ line, head, refused }: Finding, written: Line): void {
    const { logger } = this.#options;
    const { partition } = line;
    if (refused !== undefined) {
      const about = { action: 'refused', partition, signed: written.seq, head: head.seq };
      logger.error({ ...about, reason: refused }, 'the log was changed; nothing is signed');
      return;
    }
    const { seq } = written;
    if (line.refused && !written.refused)
      logger.warn({ action: 'extends-again', partition, seq }, 'the chain is signed again');
    if (written !== line) logger.info({ action: 'signed', partition, seq });
  }
}

/** A record holds no more of it; what a superuser writes may be longer. */
const REASON_MAX = 500;

function differs(line: Line, head: Head): boolean {
  return (
    line.seq !== head.seq ||
    line.hash !== head.hash ||
    line.topic_id !== head.topic_id ||
    line.next_offset !== head.next_offset ||
    head.last_row !== head.seq
  );
}
