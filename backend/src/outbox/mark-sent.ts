import type { ClientBase } from 'pg';

/** Where the broker put a row's record. */
export interface SentRow {
  id: string;
  partition: number;
  offset: bigint;
}

/**
 * Writes down, in one statement, what the broker has acknowledged. The ids stand there twice: joined alone, a planner that
 * believes the outbox to be empty reads it from end to end.
 */
export async function markSent(
  client: ClientBase,
  topicId: string,
  sent: readonly SentRow[],
): Promise<void> {
  await client.query(
    `update outbox
     set sent_at = clock_timestamp(), topic_id = $1,
       partition = acked.partition, kafka_offset = acked.kafka_offset
     from unnest($2::bigint[], $3::integer[], $4::bigint[]) as acked (id, partition, kafka_offset)
     where outbox.id = acked.id and outbox.id = any($2::bigint[])`,
    [
      topicId,
      sent.map((row) => row.id),
      sent.map((row) => row.partition),
      sent.map((row) => row.offset.toString()),
    ],
  );
}
