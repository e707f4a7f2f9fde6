import type { Row } from './row.ts';

export const noFault: Row = {
  id: 0,
  name: 'no-fault',
  title: 'nothing: two replicas, three consumers, many hands on few tasks',
  expected: 'every record is sent once and in its turn',
  invariants: ['I1', 'I2', 'I6', 'I7'],
  isQuiet: true,
  needs: { backends: 2, consumers: 3, people: 10, programs: 4, pauseMs: 15 },
  run: async (world) => {
    await world.load.acknowledged(world.size(1500, 20_000));
  },
};
