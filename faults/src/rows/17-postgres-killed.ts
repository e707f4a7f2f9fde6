import { processTree, signalTo } from '../world/processes.ts';
import type { World } from '../world/world.ts';
import { untilItAnswers } from './16-postgres-stopped.ts';
import type { Row } from './row.ts';

export const postgresKilled: Row = {
  id: 17,
  name: 'postgres-killed',
  title: 'PostgreSQL: SIGKILL of a session’s process, and of the server',
  expected: 'all sessions end, recovery, nothing committed is lost',
  invariants: ['I1', 'I3'],
  needs: { drainSeconds: 60 },
  run: async (world) => {
    for (let round = 0; round < world.size(3, 10); round += 1) {
      await killSession(world);
      await untilItAnswers(world);
      await world.load.acknowledged(30);
      await killServer(world);
      await untilItAnswers(world);
      await world.load.acknowledged(30);
    }
  },
};

/** A session that works for us, in the middle of whatever it does: the server then ends all the others. */
async function killSession({ superuser, random }: World): Promise<void> {
  const sessions = await superuser.patientRows<{ pid: number }>(
    `select pid from pg_stat_activity where usename in ('backend', 'consumer') and backend_type = 'client backend'`,
  );
  signalTo(random.pick(sessions).pid, 'SIGKILL');
}

/** The server and its children at once, as when the machine runs out of memory. */
async function killServer({ control }: World): Promise<void> {
  const pids = processTree(control.pid('postgres'));
  const crashed = control.crash('postgres', 'SIGKILL');
  for (const pid of pids) signalTo(pid, 'SIGKILL');
  await crashed;
}
