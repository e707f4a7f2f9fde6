import { inSigningOrder, type SetAside, type SignedRecord } from '@tasktrail/ledger';

/** What the signer said of one partition, on the line that still counts. */
export interface SignedLine {
  /** Hash of the row at each signed position. */
  readonly hashes: ReadonlyMap<number, string>;
  /** The last one signed; seq 0 when there is none. */
  readonly seq: number;
  /** Up to here, without this offset, the signer saw what the consumer made of the topic. */
  readonly nextOffset: number;
  readonly setAside: ReadonlyMap<number, SetAside['why']>;
}

interface Draft {
  hashes: Map<number, string>;
  setAside: Map<string, SetAside>;
  last: { seq: number; topicId: string | null; nextOffset: number };
}

/** Genuine records, as they were found → the line of a partition, as far as it is about this topic. */
export function signedLine(
  records: readonly SignedRecord[],
  partition: number,
  topicId: string,
): SignedLine {
  const draft: Draft = {
    hashes: new Map(),
    setAside: new Map(),
    last: { seq: 0, topicId: null, nextOffset: 0 },
  };
  const own = records.filter((record) => record.partition === partition);
  for (const record of inSigningOrder(own)) follow(draft, record);
  const ofTopic = [...draft.setAside.values()].filter(({ topic_id: id }) => id === topicId);
  const { last } = draft;
  return {
    hashes: draft.hashes,
    seq: last.seq,
    nextOffset: last.topicId === topicId ? last.nextOffset : 0,
    setAside: new Map(ofTopic.map(({ offset, why }) => [offset, why])),
  };
}

function follow(draft: Draft, record: SignedRecord): void {
  // Says only that nothing was signed.
  if (record.kind === 'refusal') return;
  if (record.kind === 'fork') leaveLine(draft, record);
  else for (const one of record.set_aside) draft.setAside.set(`${one.topic_id}/${one.offset}`, one);
  draft.hashes.set(record.seq, record.hash);
  draft.last = { seq: record.seq, topicId: record.topic_id, nextOffset: record.next_offset };
}

/** What came after the fork on the old line counts no more: the new one reads the topic again from there. */
function leaveLine(draft: Draft, fork: SignedRecord & { kind: 'fork' }): void {
  for (const seq of draft.hashes.keys()) {
    if (seq > fork.seq) draft.hashes.delete(seq);
  }
  for (const [position, { topic_id: id, offset }] of draft.setAside) {
    if (id === fork.topic_id && offset >= fork.next_offset) draft.setAside.delete(position);
  }
}
