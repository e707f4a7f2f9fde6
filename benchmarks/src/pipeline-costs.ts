import { queryRow, waitUntil } from './database.ts';
import type { Site } from './depth-site.ts';
import { letRelayGo, stopRelay } from './relay-stop.ts';
import { type StatementTime, timeStatements } from './statement-times.ts';

/** Milliseconds by the name of what was done. */
export type Costs = Record<string, number>;

const BATCH = 500;

/** What PostgreSQL is asked in each step, told apart by the text. */
const steps: Record<string, RegExp> = {
  'relay batch of 500': /running_bytes|update outbox\s+set sent_at/,
  'sink batch of 500':
    /with ordinality as record|insert into task_audit_log|update audit_head\s+set\s+next_offset/,
  'sweep of 500': /delete from outbox/,
};
const page = /from task_audit_log\s+where partition = \$1 and seq > \$2 and seq <= \$3/;

/** Lets events pass the pipeline one station after the other, so that each works in full batches. */
export async function pipelineCosts(
  site: Site,
  events: number,
  addEvents: () => Promise<unknown>,
): Promise<Costs> {
  await site.settle();
  const heads = await readHeads(site);
  const times = await timeStatements(site.stack, async () => passThrough(site, addEvents));
  const cost = (name: string, isPart: (time: StatementTime) => boolean) => {
    const ms = times.filter(isPart).reduce((total, time) => total + time.ms, 0);
    if (ms === 0) throw new Error(`${name}: no such statement is in PostgreSQL's log`);
    return (ms * BATCH) / events;
  };
  return {
    ...Object.fromEntries(
      Object.entries(steps).map(([name, text]) => [
        name,
        cost(name, (time) => text.test(time.text)),
      ]),
    ),
    // Pages from before are of a new round of the check, which begins at the genesis.
    'verifying 500 more': cost('verifying', ({ text, values: [partition, after] }) => {
      return page.test(text) && Number(after) >= (heads.get(partition ?? '') ?? Infinity);
    }),
  };
}

async function passThrough(site: Site, addEvents: () => Promise<unknown>): Promise<void> {
  const { stack, database } = site;
  const consumer = stack.parts.get('consumer');
  await consumer.stop();
  await addEvents();
  await waitUntil(database, 'not exists (select from outbox where sent_at is null)');
  await stopRelay(database);
  const { waiting } = await queryRow<{ waiting: number }>(
    database,
    'select count(*)::float8 as waiting from outbox',
  );
  const all = (await site.audited()) + waiting;
  await consumer.start();
  await waitUntil(database, `(select sum(seq) from audit_head) = ${all}`);
  await letRelayGo(database);
  await site.settle();
}

async function readHeads({ database }: Site): Promise<Map<string, number>> {
  const { rows } = await database.query<{ partition: string; seq: number }>(
    'select partition::text, seq::float8 from audit_head',
  );
  return new Map(rows.map(({ partition, seq }) => [partition, seq]));
}
