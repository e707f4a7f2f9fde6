import type { SetAside, UnsignedRecord } from '@tasktrail/ledger';
import type { ClientBase } from 'pg';
import type { Pace } from './config.ts';
import type { Line } from './line.ts';
import type { Head } from './read-heads.ts';
import { ChainBroken, type GoodRow, walkRows } from './walk-rows.ts';

type UnsignedCheckpoint = Extract<UnsignedRecord, { kind: 'checkpoint' }>;

/** What the signer will say of one head. */
export interface Judgement {
  readonly records: readonly UnsignedCheckpoint[];
  /** Why the head is refused. */
  readonly refused?: string;
  /** There are more rows than one look takes; the head itself is still to be judged. */
  readonly more: boolean;
}

export interface Look {
  readonly line: Line;
  readonly head: Head;
  readonly setAside: readonly SetAside[];
  readonly pace: Pace;
  /** What the records are signed with as their moment. */
  readonly now: Date;
}

/** One look holds a snapshot of the database: so many rows at most. */
export const ROWS_PER_LOOK = 20_000;
/** A record of the topic stays far below its limit. */
const POSITIONS_PER_RECORD = 2_000;

/** Does the head extend the line? Walks every row between them, and says what may be signed. */
export async function judgeHead(client: ClientBase, look: Look): Promise<Judgement> {
  const { line, head } = look;
  const every: UnsignedCheckpoint[] = [];
  try {
    refuseOtherHead(line, head);
    const upTo = Math.min(head.seq, line.seq + ROWS_PER_LOOK);
    const last = await signEvery(client, look, upTo, every);
    if (upTo < head.seq) return { records: every, more: true };
    if (last.hash !== head.hash)
      throw new ChainBroken(`the head has another hash than its row ${head.seq}`);
    return { records: complete(look, every), more: false };
  } catch (error) {
    if (!(error instanceof ChainBroken)) throw error;
    return { records: every, refused: error.message, more: false };
  }
}

/** What the head alone gives away, before a row is read. */
function refuseOtherHead(line: Line, head: Head): void {
  if (head.seq < line.seq)
    throw new ChainBroken(`the head went back from row ${line.seq} to row ${head.seq}`);
  if (head.last_row > head.seq)
    throw new ChainBroken(
      `the head stands at row ${head.seq}, the log goes on to ${head.last_row}`,
    );
  if (head.last_row < head.seq)
    throw new ChainBroken(`row ${head.last_row + 1} is missing, the head stands at ${head.seq}`);
}

/** A checkpoint each `pace.rows` rows, however many came at once: no more than that is ever open to doubt. */
async function signEvery(
  client: ClientBase,
  { line, pace, now }: Look,
  upTo: number,
  records: UnsignedCheckpoint[],
): Promise<Pick<GoodRow, 'hash'>> {
  const { partition, seq, hash } = line;
  let last: Pick<GoodRow, 'hash'> = { hash };
  for await (const row of walkRows(client, { partition, seq, hash, upTo })) {
    last = row;
    if ((row.seq - seq) % pace.rows === 0) records.push(checkpoint({ partition, ...row }, now));
  }
  return last;
}

/**
 * The checkpoint of the head comes last and carries what was set aside. More than one record should hold goes before all
 * others, with the line again: a crash in between then leaves nothing that looks complete.
 */
function complete(look: Look, every: UnsignedCheckpoint[]): UnsignedCheckpoint[] {
  const { line, head, setAside, now } = look;
  const parts = inParts(setAside);
  const last = parts.pop() ?? [];
  const first = parts.map((part) => checkpoint(line, now, part));
  const before = every.filter(({ seq }) => seq < head.seq);
  return [...first, ...before, checkpoint(head, now, last)];
}

function inParts(positions: readonly SetAside[]): SetAside[][] {
  const count = Math.ceil(positions.length / POSITIONS_PER_RECORD);
  return Array.from({ length: count }, (_, index) =>
    positions.slice(index * POSITIONS_PER_RECORD, (index + 1) * POSITIONS_PER_RECORD),
  );
}

type Tip = Pick<Head, 'partition' | 'seq' | 'hash' | 'topic_id' | 'next_offset'>;

function checkpoint(tip: Tip, now: Date, setAside: SetAside[] = []): UnsignedCheckpoint {
  const { partition, seq, hash, topic_id, next_offset } = tip;
  return {
    kind: 'checkpoint',
    partition,
    seq,
    hash,
    topic_id,
    next_offset,
    set_aside: setAside,
    signed_at: now.toISOString(),
  };
}
