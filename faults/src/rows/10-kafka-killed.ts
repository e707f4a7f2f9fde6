import type { Row } from './row.ts';

export const kafkaKilled: Row = {
  id: 10,
  name: 'kafka-killed',
  title: 'Kafka: SIGKILL and restart, 3 times (--full 10)',
  expected: 'the outbox grows and drains, the API does not notice',
  invariants: ['I1', 'I5', 'I9'],
  run: async (world) => {
    for (let round = 0; round < world.size(3, 10); round += 1) {
      await world.control.killAndStart('kafka', world.random.next() * 2000);
      await world.load.acknowledged(50);
    }
  },
};
