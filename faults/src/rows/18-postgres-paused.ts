import type { Row } from './row.ts';

export const postgresPaused: Row = {
  id: 18,
  name: 'postgres-paused',
  title: 'PostgreSQL: SIGSTOP of the server and all sessions for 20 s',
  expected: 'requests are refused in time, nobody hangs, all goes on afterwards',
  invariants: ['I5', 'I9'],
  needs: { drainSeconds: 60 },
  run: async (world) => {
    for (let round = 0; round < world.size(1, 3); round += 1) {
      world.control.pause('postgres');
      await world.lasts(20);
      world.control.resume('postgres');
      await world.load.acknowledged(50);
    }
  },
};
