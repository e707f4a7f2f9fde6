import type { SentRow } from './mark-sent.ts';
import type { OutboxLog, OutboxSession } from './ports.ts';
import { recordOf } from './record-of.ts';
import { underRelayLock } from './relay-lock.ts';
import { splitRequests } from './split-requests.ts';
import type { UnsentRow } from './unsent-rows.ts';

/** What one batch came to. */
export interface SentBatch {
  rows: number;
  /** About how many rows waited when it was selected, its own among them. */
  backlog: number;
}

/**
 * One attempt: lock, select at most `limit` rows, produce, mark, commit. Returns undefined when
 * another replica is at it. Nothing is written before the last ack, so while Kafka is slow the transaction
 * holds neither an xid nor a snapshot. A crash after an ack sends the same rows again: at least once.
 */
export async function sendBatch(
  session: OutboxSession,
  log: OutboxLog,
  limit: number,
): Promise<SentBatch | undefined> {
  const topic = await log.describe();
  return underRelayLock(session, async () => {
    const rows = await session.unsent(limit);
    const sent = await produce(log, rows);
    if (sent.length > 0) await session.markSent(topic.id, sent);
    return { rows: sent.length, backlog: rows[0]?.backlog ?? 0 };
  });
}

/** One request at a time: a failed one is then never followed by a later version of its subject. */
async function produce(log: OutboxLog, rows: readonly UnsentRow[]): Promise<SentRow[]> {
  const records = rows.map((row) => {
    return { ...recordOf(row), id: row.id, bytes: row.bytes };
  });
  const sent: SentRow[] = [];
  for (const request of splitRequests(records)) {
    const offsets = await log.send(request);
    request.forEach(({ id, partition }, index) => {
      sent.push({ id, partition, offset: offsets[index] ?? -1n });
    });
  }
  return sent;
}
