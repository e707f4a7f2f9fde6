import { spawnSync } from 'node:child_process';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

export const diskFull: Row = {
  id: 15,
  name: 'disk-full',
  title:
    'Kafka: every write to its data directory fails for 15 s (--full 60 s), as on a full or read-only disk',
  expected: 'as when it is down; it comes back by itself when there is room',
  invariants: ['I1', 'I7'],
  needs: { drainSeconds: 60 },
  skip: () =>
    spawnSync('prlimit', ['--version']).status === 0
      ? undefined
      : 'limits of running processes are set with prlimit, which this machine lacks',
  run: async (world) => {
    const end = performance.now() + world.size(15, 60) * 1000;
    const processes = new Set<number | undefined>();
    while (performance.now() < end) {
      processes.add(world.control.runningPid('kafka'));
      limit(world, '1000');
      await world.load.acknowledged(5);
      await world.lasts(0.1);
    }
    if (processes.size < 2) throw new Error('Kafka wrote on as if there was room');
    limit(world, 'unlimited');
    await world.until(
      'Kafka answers again',
      async () => (await world.topic.ends()).length === 3,
      90,
    );
    await world.untilAudited(60);
  },
};

/** Whichever process is Kafka now: it ends when it cannot write, and is started again. */
function limit({ control }: World, bytes: string): void {
  const pid = control.runningPid('kafka');
  if (pid !== undefined) spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
}
