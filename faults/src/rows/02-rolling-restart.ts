import type { Row } from './row.ts';

export const rollingRestart: Row = {
  id: 2,
  name: 'rolling-restart',
  title: 'API: two replicas restarted in order, one after the other',
  expected: 'not one request fails',
  invariants: ['I3', 'I6', 'I9'],
  needs: { backends: 2 },
  run: async (world) => {
    for (let round = 0; round < world.size(2, 5); round += 1) {
      for (const replica of ['backend-1', 'backend-2']) {
        await world.control.restartInOrder(replica);
        await world.load.acknowledged(20);
      }
    }
  },
};
