import {
  AuditIncident,
  QuarantineAct,
  QuarantinedBytes,
  QuarantinedRecord,
} from '@tasktrail/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startApi } from '../../../test/api.ts';
import type { Api } from '../../../test/api.ts';
import { asOwner } from '../../../test/tasks.ts';

const topicId = '0198c0de-0000-4000-8000-000000000007';
const ana = '0198c0de-0000-4000-8000-00000000000a';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const insert = `
    insert into audit_quarantine (topic_id, partition, kafka_offset, key, value, reason, detail, quarantined_at)
    values ($1, $2, $3, $4, $5, $6, 'a test', $7)`;
  const records = [
    [0, 5, null, null, 'foreign', '2026-11-22T10:00:00Z'],
    [
      2,
      9,
      Buffer.from('task/1'),
      Buffer.from('{"title":"Grüße"}'),
      'conflict',
      '2026-11-22T11:00:00Z',
    ],
    [1, 0, Buffer.alloc(0), Buffer.from([0xff, 0x00, 0x41]), 'foreign', '2026-11-22T11:00:00Z'],
  ];
  for (const record of records) await asOwner(api, insert, [topicId, ...record]);
  await asOwner(
    api,
    `insert into audit_incidents (partition, kind, detail)
     select n, 'topic_changed', '{"from": null}' from generate_series(0, 2) n`,
  );
});
afterAll(() => api.stop());

const record = (partition: number, offset: number) => `${topicId}-${partition}-${offset}`;
const path = (partition: number, offset: number) => `/api/quarantine/${record(partition, offset)}`;

async function pages(first: string): Promise<unknown[][]> {
  const found: unknown[][] = [];
  for (let next: string | undefined = first; next !== undefined;) {
    const { status, json, headers } = await api.call('GET', next);
    expect(status).toBe(200);
    found.push(z.array(z.unknown()).parse(json));
    next = /^<([^>]+)>; rel="next"$/.exec(String(headers['link']))?.[1];
  }
  return found;
}

test('the list is newest first, says what a record begins with, and comes in pages', async () => {
  const whole = z.array(QuarantinedRecord).parse((await api.call('GET', '/api/quarantine')).json);
  expect(whole.map(({ id }) => id)).toEqual([record(2, 9), record(1, 0), record(0, 5)]);
  expect(whole.map(({ begins_with }) => begins_with)).toEqual([
    '{"title":"Grüße"}',
    '\u{fffd}\0A',
    null,
  ]);
  expect(whole.map(({ key_size, value_size }) => [key_size, value_size])).toEqual([
    [6, 19],
    [0, 3],
    [null, null],
  ]);
  const found = await pages('/api/quarantine?limit=1');
  expect(found.flat()).toEqual(whole);
  expect(found).toHaveLength(3);
});

test('a record is there byte for byte', async () => {
  const { json } = await api.call('GET', path(1, 0));
  expect(QuarantinedBytes.parse(json)).toMatchObject({ key: '', value: '/wBB', acts: [] });
  expect((await api.call('GET', path(0, 5))).json).toMatchObject({ key: null, value: null });
});

describe('an acknowledgement', () => {
  const send = (reason: unknown, headers: Record<string, string> = {}) =>
    api.call('POST', `${path(0, 5)}/acknowledge`, { body: { reason }, headers });

  test('is an act with actor, time and reason; another one is another act, the record stays', async () => {
    const headers = { 'Tasktrail-Person': ana };
    const first = QuarantineAct.parse(
      (await send(' A forged record of the load test. ', headers)).json,
    );
    expect(first).toMatchObject({
      actor: { kind: 'person', id: ana },
      reason: 'A forged record of the load test.',
    });
    const second = QuarantineAct.parse((await send('Looked again.')).json);
    const seen = QuarantinedBytes.parse((await api.call('GET', path(0, 5))).json);
    expect(seen.acts).toEqual([second, first]);
    expect(seen.acknowledged).toEqual(second);
  });

  test('retried with its key is one act', async () => {
    const before = await countActs();
    const headers = { 'Idempotency-Key': 'acknowledge-1' };
    const first = await send('Once.', headers);
    const again = await send('Once.', headers);
    expect(again.json).toEqual(first.json);
    expect(await countActs()).toBe(before + 1);
  });

  test.each(['', '  ', 'x'.repeat(501), 'a\0b', null, 7])(
    'with the reason %j is refused',
    async (reason) => {
      expect((await send(reason)).json).toMatchObject({
        status: 422,
        errors: [{ pointer: '/reason' }],
      });
    },
  );

  test('has room for 500 characters of any kind', async () => {
    expect((await send('😀'.repeat(500))).status).toBe(200);
  });
});

async function countActs(): Promise<number> {
  const { rows } = await api.pool.query<{ n: number }>(
    'select count(*)::integer as n from quarantine_acts',
  );
  return rows[0]?.n ?? -1;
}

test.each(['x', topicId, `${topicId}-0`, `${topicId}-0-1-2`, `${topicId}--1-0`])(
  'the id %s is 400',
  async (id) => {
    expect((await api.call('GET', `/api/quarantine/${id}`)).json).toMatchObject({
      type: '/problems/invalid-id',
    });
  },
);

test('a position that nothing was quarantined at is 404, also for acknowledging', async () => {
  const body = { reason: 'Nothing there.' };
  expect((await api.call('GET', path(0, 6))).status).toBe(404);
  expect((await api.call('POST', `${path(0, 6)}/acknowledge`, { body })).status).toBe(404);
});

test('incidents are newest first and come in pages', async () => {
  const whole = z.array(AuditIncident).parse((await api.call('GET', '/api/audit/incidents')).json);
  expect(whole.map(({ partition }) => partition)).toEqual([2, 1, 0]);
  expect(await pages('/api/audit/incidents?limit=2')).toEqual([whole.slice(0, 2), whole.slice(2)]);
});
