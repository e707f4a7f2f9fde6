import { EventJourney } from '@tasktrail/contract';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pino } from 'pino';
import { type Api, startApi } from '../../test/api.ts';
import { asOwner, createTask, moveToLog, outboxOf } from '../../test/tasks.ts';
import { notVerified } from '../audit/verify/not-verified.ts';
import { EventTimes } from '../event-times.ts';
import { Monitor } from './monitor.ts';

const TOPIC = '0198c0de-0000-4000-8000-0000000000aa';
const times = new EventTimes();

let api: Api;
beforeAll(async () => {
  const pipeline = {
    monitor: new Monitor(new pg.Pool(), pino({ level: 'silent' })),
    verification: () => notVerified,
    times,
    relayFailure: () => null,
    chaos: [],
  };
  api = await startApi({ pipeline });
});
afterAll(() => api.stop());

async function stepsOf(eventId: string) {
  const answer = await api.call('GET', `/api/events/${eventId}/journey`);
  const { steps } = EventJourney.parse(answer.json);
  return Object.fromEntries(steps.map(({ name, after_ms }) => [name, after_ms]));
}

async function newEvent() {
  const { id } = await createTask(api);
  const [event] = await outboxOf(api, id);
  if (!event) throw new Error('no event was captured');
  return event;
}

test('what nobody knows yet is null', async () => {
  const { event_id } = await newEvent();
  expect(await stepsOf(event_id)).toEqual({
    committed: 0,
    published: null,
    acked: null,
    audited: null,
    delivered: null,
  });
});

test('each step is counted from the commit, from the tables and from what this replica did', async () => {
  const event = await newEvent();
  const committed = Date.parse(event.occurred_at);
  await asOwner(
    api,
    `update outbox set sent_at = occurred_at + interval '30 ms', topic_id = $2, partition = 1, kafka_offset = 7
     where event_id = $1`,
    [event.event_id, TOPIC],
  );
  expect(await stepsOf(event.event_id)).toMatchObject({ acked: 30, published: null });
  const place = { topicId: TOPIC, partition: 1, offset: 7 };
  times.note(place, { published: committed + 11, acked: committed + 20 });
  times.note(place, { delivered: committed + 45 });
  const steps = await stepsOf(event.event_id);
  expect(Math.round(steps['published'] ?? 0)).toBeOneOf([10, 11]);
  expect(Math.round(steps['acked'] ?? 0)).toBeOneOf([19, 20]);
  expect(Math.round(steps['delivered'] ?? 0)).toBeOneOf([44, 45]);
});

test('an audited event is found after its outbox row has left', async () => {
  const event = await newEvent();
  await moveToLog(api, event);
  const { audited, published } = await stepsOf(event.event_id);
  expect(audited).toBeGreaterThanOrEqual(0);
  expect(published).toBeNull();
});

test('an event that never was is 404', async () => {
  const answer = await api.call('GET', '/api/events/0198c0de-0000-4000-8000-0000000000ff/journey');
  expect(answer.status).toBe(404);
});

test('the oldest moments are forgotten first', () => {
  const times = new EventTimes();
  const place = (offset: number) => ({ topicId: TOPIC, partition: 0, offset });
  for (let offset = 0; offset <= 20_000; offset += 1) times.note(place(offset), { acked: offset });
  expect(times.of(place(0))).toEqual({});
  expect(times.of(place(1))).toEqual({ acked: 1 });
});
