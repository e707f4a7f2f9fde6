import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AuditRow } from './audit-log.ts';

const genesis = Buffer.alloc(32);

const sha256 = (...parts: (Buffer | string)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** The hashes that these rows of one partition must have when the first of them begins the chain. */
export function expectedHashes(rows: readonly AuditRow[]): string[] {
  let previous: Buffer = genesis;
  return rows.map((row, index) => {
    const position = Buffer.alloc(12);
    position.writeUInt32BE(row.partition);
    position.writeBigUInt64BE(BigInt(index + 1), 4);
    const content = sha256(canonicalize(row.event_data) ?? '');
    previous = sha256('tasktrail/audit/v1\0', position, previous, content);
    return previous.toString('hex');
  });
}
