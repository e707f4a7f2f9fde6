import { EventDataError, linkHash, misplaced, parseEventData } from '@tasktrail/ledger';
import type { ClientBase } from 'pg';

/** A row whose hash is the one that its content and the rows before it give. */
export interface GoodRow {
  seq: number;
  /** In hex. */
  hash: string;
  topic_id: string;
  /** After this row. */
  next_offset: number;
}

/** The chain does not go on as it should; the message names the row. */
export class ChainBroken extends Error {}

export interface Stretch {
  readonly partition: number;
  /** The last row known to be good. */
  readonly seq: number;
  /** Its hash, in hex. */
  readonly hash: string;
  readonly upTo: number;
}

/** Rows may be large: few at a time keep the process small. */
const PAGE = 100;

interface Row {
  seq: string;
  hash: Buffer;
  topic_id: string;
  kafka_offset: string;
  event_id: string;
  event_data: string;
}

/** Walks the rows after `seq`, each recomputed from its content; ends with ChainBroken at the first that does not follow. */
export async function* walkRows(client: ClientBase, stretch: Stretch): AsyncGenerator<GoodRow> {
  const { partition, upTo } = stretch;
  let { seq } = stretch;
  let previous = Buffer.from(stretch.hash, 'hex');
  while (seq < upTo) {
    const end = Math.min(upTo, seq + PAGE);
    for (const row of await readPage(client, partition, seq, end)) {
      if (Number(row.seq) !== seq + 1) throw outOfOrder(Number(row.seq), seq);
      previous = checked(row, partition, previous);
      seq += 1;
      yield {
        seq,
        hash: previous.toString('hex'),
        topic_id: row.topic_id,
        next_offset: Number(row.kafka_offset) + 1,
      };
    }
    if (seq < end) throw outOfOrder(end, seq);
  }
}

function outOfOrder(found: number, last: number): ChainBroken {
  if (found <= last) return new ChainBroken(`row ${found} is there twice`);
  return new ChainBroken(`row ${last + 1} is missing`);
}

async function readPage(
  client: ClientBase,
  partition: number,
  after: number,
  upTo: number,
): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `select seq, hash, topic_id, kafka_offset, event_id, event_data::text as event_data
     from task_audit_log where partition = $1 and seq > $2 and seq <= $3 order by seq`,
    [partition, after, upTo],
  );
  return rows;
}

function checked(row: Row, partition: number, previous: Buffer): Buffer<ArrayBuffer> {
  const computed = computedHash(row, partition, previous);
  if (computed.equals(row.hash)) return Buffer.from(computed);
  throw new ChainBroken(
    `row ${row.seq} (event ${row.event_id}) does not follow from the row before it`,
  );
}

function computedHash(row: Row, partition: number, previous: Buffer): Buffer {
  try {
    const eventData = parseEventData(row.event_data);
    const wrong = misplaced(partition, eventData);
    if (wrong !== undefined) throw new EventDataError(wrong);
    return linkHash({ partition, seq: Number(row.seq), eventData }, previous);
  } catch (error) {
    throw new ChainBroken(`row ${row.seq} (event ${row.event_id}): ${String(error)}`, {
      cause: error,
    });
  }
}
