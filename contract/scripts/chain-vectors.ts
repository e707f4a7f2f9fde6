import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { TaskEvent } from '../src/index.ts';

/** One link of an audit chain. Hashes are lower-case hex; `hash` is what both implementations must compute. */
interface ChainVector {
  partition: number;
  seq: number;
  prev_hash: string;
  event_data: unknown;
  hash: string;
}

const GENESIS = '00'.repeat(32);

/** SHA-256("tasktrail/audit/v1" 0x00 ‖ partition u32 ‖ seq u64 ‖ prev_hash ‖ SHA-256(JCS(event_data))), big-endian. */
function chainHash(link: Omit<ChainVector, 'hash'>): string {
  const position = Buffer.alloc(12);
  position.writeUInt32BE(link.partition, 0);
  position.writeBigUInt64BE(BigInt(link.seq), 4);
  const json = canonicalize(link.event_data);
  if (json === undefined) throw new Error('event_data is not JSON');
  return createHash('sha256')
    .update('tasktrail/audit/v1\0')
    .update(position)
    .update(Buffer.from(link.prev_hash, 'hex'))
    .update(createHash('sha256').update(json, 'utf8').digest())
    .digest('hex');
}

const created: TaskEvent = {
  event: 'task.created',
  event_id: '6f1c1d9e-6f0a-4c62-9d35-0b1f6a1f4a01',
  subject: 'task/12',
  task_id: 12,
  version: 1,
  task: {
    id: 12,
    title: 'Write the release notes',
    description: '',
    status: 'pending',
    version: 1,
    created_at: '2026-03-01T09:00:00.000001+00:00',
    updated_at: '2026-03-01T09:00:00.000001+00:00',
    deleted_at: null,
  },
  actor: { kind: 'api', id: null, on_behalf_of: null },
  cause: { request_id: 'b5f3' },
  occurred_at: '2026-03-01T09:00:00.000001+00:00',
};

const updated: TaskEvent = {
  ...created,
  event: 'task.updated',
  event_id: '6f1c1d9e-6f0a-4c62-9d35-0b1f6a1f4a02',
  version: 2,
  task: {
    ...created.task,
    // Escapes, a line separator, a combining accent beside its composed twin: JCS normalises nothing.
    title: 'Größe "10 µm" \\ 東京 👩‍👩‍👧‍👦 é e\u0301',
    description: 'tab\tline\nreturn\r\u0001\u001f\u007f\u2028 </script> 🗑️',
    version: 2,
    updated_at: '2026-03-01T09:00:00.00001+00:00',
  },
  changes: {
    title: { from: 'Write the release notes', to: 'Größe "10 µm" \\ 東京 👩‍👩‍👧‍👦 é e\u0301' },
    description: { from: '', to: 'tab\tline\nreturn\r\u0001\u001f\u007f\u2028 </script> 🗑️' },
  },
  actor: { kind: 'person', id: '0198c0de-0000-7000-8000-000000000001', on_behalf_of: null },
  occurred_at: '2026-03-01T09:00:00.00001+00:00',
};

/** Not events of today: shapes that the formula must survive whatever the log holds one day. */
const keysOutsideAscii = {
  // By UTF-16 code units 😀 (d83d) sorts before U+FB33; by code points or UTF-8 bytes after it.
  '\ufb33': 'Hebrew letter dalet with dagesh',
  '😀': 'emoji key',
  '\r': 'carriage return key',
  '1': 'one',
  '10': 'ten',
  '2': 'two',
  ö: 'latin small letter o with diaeresis',
  '€': 'euro sign',
  '': 'empty key',
  A: 'upper case before lower case',
  a: 'lower case',
};

const limits = {
  integers: [0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 4_294_967_296],
  literals: [true, false, null],
  empty: [{}, [], ''],
  nested: { b: { d: [{ f: 1, e: 2 }], c: null }, a: [] },
};

function chain(partition: number, firstSeq: number, prevHash: string, events: readonly unknown[]) {
  const links: ChainVector[] = [];
  for (const [index, event_data] of events.entries()) {
    const prev_hash = links.at(-1)?.hash ?? prevHash;
    const link = { partition, seq: firstSeq + index, prev_hash, event_data };
    links.push({ ...link, hash: chainHash(link) });
  }
  return links;
}

/** Two chains from their genesis and one link far along, where a 32-bit sequence would have overflowed. */
export function chainVectors(): ChainVector[] {
  return [
    ...chain(0, 1, GENESIS, [created, updated, keysOutsideAscii, limits]),
    ...chain(2, 1, GENESIS, [updated, {}]),
    ...chain(1, Number.MAX_SAFE_INTEGER, 'ab'.repeat(32), [created]),
    ...chain(1, 4_294_967_297, 'ff'.repeat(32), [limits]),
  ];
}
