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
    if (upTo < head.seq) return { records: withSetAside(look, every), more: true };
    if (last.hash !== head.hash)
      throw new ChainBroken(`the head has another hash than its row ${head.seq}`);
    const before = every.filter(({ seq }) => seq < head.seq);
    const records = withSetAside(look, [...before, checkpoint(head, look.now)]);
    return { records, more: false };
  } catch (error) {
    if (!(error instanceof ChainBroken)) throw error;
    return { records: withSetAside(look, every), refused: error.message, more: false };
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
 * What was set aside stands in the first record that moves on, and what is more than one should hold before it, with the line
 * again. So wherever the file ends, and whatever of the head is still to be judged: no record says that the topic was read
 * up to a place before all that was left out up to there is named.
 */
function withSetAside(
  { line, setAside, now }: Look,
  records: readonly UnsignedCheckpoint[],
): UnsignedCheckpoint[] {
  const [first, ...others] = records;
  if (first === undefined) return [];
  const parts = inParts(setAside);
  const last = parts.pop() ?? [];
  const repeated = parts.map((part) => checkpoint(line, now, part));
  return [...repeated, { ...first, set_aside: last }, ...others];
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
