import type { Pipeline } from '@tasktrail/contract';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notVerified } from '../src/audit/verify/not-verified.ts';
import { EventTimes } from '../src/event-times.ts';
import { describePipeline } from '../src/pipeline/describe-pipeline.ts';
import { Monitor } from '../src/pipeline/monitor.ts';
import { createFeedKit, type FeedKit, type Replica } from './feed-kit.ts';
import { createTasks } from './relay-kit.ts';
import { until } from './until.ts';

let kit: FeedKit;
let replica: Replica;
let monitor: Monitor;
beforeAll(async () => {
  kit = await createFeedKit();
  replica = await kit.startFeed();
  monitor = new Monitor(kit.backend, pino({ level: 'silent' }));
  monitor.start(replica.feed);
});
afterAll(async () => {
  await monitor.stop();
  await kit.stop();
});

const now = (): Pipeline =>
  describePipeline({
    monitor,
    verification: () => notVerified,
    times: new EventTimes(),
    relayFailure: () => null,
    chaos: [],
  });
const station = (name: string) => now().stations.find((one) => one.name === name);
const waiting = () =>
  Object.fromEntries(now().stations.map((station) => [station.name, station.waiting]));

test('changes are counted at the station where they wait', async () => {
  await createTasks(kit.backend, 3);
  await until(() => station('outbox')?.waiting === 3);
  expect(now()).toMatchObject({ last_event_id: null, quarantine: { records: 0 } });
  expect(station('outbox')?.oldest_seconds).not.toBeNull();

  const relay = kit.start();
  // No sink runs here: the records stay where it would take them.
  await until(() => waiting()['audit'] === 3 && waiting()['feed'] === 0);
  expect(waiting()).toEqual({ database: 0, outbox: 0, kafka: 0, audit: 3, feed: 0 });
  await until(() => now().consistency?.in_kafka === 3);
  expect(now().consistency).toMatchObject({ committed: 3, audited: 0, in_outbox: 0, missing: 0 });
  await relay.stop();
});

test('a database that does not answer is said in words, with what was known before', async () => {
  await until(() => station('audit')?.waiting === 3);
  await kit.superuser.query(`alter table audit_head rename to audit_head_gone`);
  await until(() => station('audit')?.state === 'unreachable');
  expect(station('audit')).toMatchObject({
    waiting: 3,
    last_error: { message: 'PostgreSQL does not answer' },
  });
  expect(station('feed')?.state).toBe('good');
  await kit.superuser.query(`alter table audit_head_gone rename to audit_head`);
  await until(() => station('audit')?.state !== 'unreachable');
});
