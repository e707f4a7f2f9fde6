import type { ClientBase } from 'pg';
import type { AckedProducer } from '../kafka/acked-producer.ts';
import { markSent, type SentRow } from './mark-sent.ts';
import { recordOf } from './record-of.ts';
import { underRelayLock } from './relay-lock.ts';
import { splitRequests } from './split-requests.ts';
import { selectUnsentRows, type UnsentRow } from './unsent-rows.ts';

/**
 * One attempt: lock, select, produce, mark, commit. Returns the number of rows sent, or undefined when
 * another replica is at it. Nothing is written before the last ack, so while Kafka is slow the transaction
 * holds neither an xid nor a snapshot. A crash after an ack sends the same rows again: at least once.
 */
export async function sendBatch(
  client: ClientBase,
  producer: AckedProducer,
): Promise<number | undefined> {
  const topic = await producer.describe();
  return underRelayLock(client, async () => {
    const rows = await selectUnsentRows(client);
    const sent = await produce(producer, rows);
    if (sent.length > 0) await markSent(client, topic.id, sent);
    return sent.length;
  });
}

/** One request at a time: a failed one is then never followed by a later version of its subject. */
async function produce(producer: AckedProducer, rows: readonly UnsentRow[]): Promise<SentRow[]> {
  const records = rows.map((row) => {
    return { ...recordOf(row), id: row.id, bytes: row.bytes };
  });
  const sent: SentRow[] = [];
  for (const request of splitRequests(records)) {
    const offsets = await producer.send(request);
    request.forEach(({ id, partition }, index) => {
      sent.push({ id, partition, offset: offsets[index] ?? -1n });
    });
  }
  return sent;
}
