import type { Row } from './row.ts';

/** Sessions of the relay that hold back vacuum or everybody else while they wait. */
const HOLDING = `
  select pid from pg_stat_activity
  where application_name = 'tasktrail-relay' and xact_start < clock_timestamp() - interval '3 s'
    and (backend_xid is not null or backend_xmin is not null)`;

export const kafkaPaused: Row = {
  id: 12,
  name: 'kafka-paused',
  title: 'Kafka: SIGSTOP for 30 s, half dead',
  expected: 'sending times out and backs off, no transaction holds anything meanwhile',
  invariants: ['I5', 'I7'],
  needs: { drainSeconds: 60 },
  run: async (world) => {
    world.control.pause('kafka');
    const end = performance.now() + 30_000;
    while (performance.now() < end) {
      const holding = await world.superuser.rows(HOLDING);
      if (holding.length > 0) throw new Error('the relay holds a snapshot while Kafka is silent');
      await world.load.acknowledged(10);
      await world.lasts(0.5);
    }
    world.control.resume('kafka');
    await world.untilAudited(60);
  },
};
