import { expect, test } from 'vitest';
import { recordOf } from './record-of.ts';

const row = {
  id: '1',
  event_id: '0b9fdc0e-0d8b-4f2a-b1a0-7c2f5f9f3a11',
  subject: 'task/3',
  type: 'task.created',
  occurred_at: '2026-11-22T17:13:47.123456Z',
  traceparent: null,
  event: '{"event": "task.created"}',
  bytes: 25,
  backlog: 1,
};

test('the value is the text of the event, untouched; key and partition are the subject’s', () => {
  expect(recordOf(row)).toMatchObject({ key: 'task/3', partition: 1, value: row.event });
});

test('the headers are CloudEvents attributes', () => {
  expect(recordOf(row).headers).toEqual({
    ce_specversion: '1.0',
    ce_id: row.event_id,
    ce_source: '/tasktrail',
    ce_type: 'task.created',
    ce_time: '2026-11-22T17:13:47.123456Z',
  });
});

test('a trace goes on in the header', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  expect(recordOf({ ...row, traceparent }).headers['traceparent']).toBe(traceparent);
});

test('a text that is no traceparent stays out: a long one would make a record that no broker takes', () => {
  const headers = recordOf({ ...row, traceparent: 'x'.repeat(500_000) }).headers;
  expect(headers).not.toHaveProperty('traceparent');
});
