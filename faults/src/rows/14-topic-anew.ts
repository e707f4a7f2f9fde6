import { untilSomeAreSent } from './09-retention-overrun.ts';
import type { Row } from './row.ts';

export const topicAnew: Row = {
  id: 14,
  name: 'topic-anew',
  title: 'Kafka: the topic is deleted and made again, with and without unread records',
  expected: 'another id, another beginning: everything not audited is sent again, chains go on',
  invariants: ['I1', 'I4'],
  needs: { drainSeconds: 60 },
  run: async (world) => {
    await world.topic.makeAnew();
    await world.load.acknowledged(50);
    await world.untilAudited(60);
    await world.control.kill('consumer');
    await world.load.acknowledged(100);
    await untilSomeAreSent(world, 80);
    await world.topic.makeAnew();
    await world.control.start('consumer');
    await world.untilAudited(60);
  },
};
