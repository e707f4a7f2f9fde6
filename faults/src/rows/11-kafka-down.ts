import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

export const kafkaDown: Row = {
  id: 11,
  name: 'kafka-down',
  title: 'Kafka: down for 40 s (--full 10 minutes)',
  expected: 'the API stays ready, the outbox holds what is waiting, and drains',
  invariants: ['I7', 'I9'],
  needs: { drainSeconds: 60 },
  run: async (world) => {
    await world.control.kill('kafka');
    const end = performance.now() + world.size(40, 600) * 1000;
    while (performance.now() < end) {
      await refuseUnready(world);
      await world.load.acknowledged(20);
      await world.lasts(1);
    }
    await world.control.start('kafka');
    await world.untilAudited(60);
  },
};

/** Kafka is not needed to take a change. */
async function refuseUnready({ url }: World): Promise<void> {
  const answer = await fetch(new URL('/health/ready', url), { signal: AbortSignal.timeout(5000) });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`readiness is ${answer.status} while Kafka is down`);
}
