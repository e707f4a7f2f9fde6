import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';
import { readRunFile } from '../stack/running-stack.ts';

/** Puts a record on the topic past the relay, as anybody who reaches the broker could. */
export async function putRecord(partition: number, key: string, value: string): Promise<void> {
  const { kafka_bootstrap: broker } = readRunFile();
  const producer = new Producer({
    clientId: 'stranger',
    bootstrapBrokers: [broker],
    serializers: stringSerializers,
  });
  try {
    await producer.send({
      messages: [{ topic: 'task-events', partition, key, value }],
      acks: ProduceAcks.ALL,
    });
  } finally {
    await producer.close();
  }
}
