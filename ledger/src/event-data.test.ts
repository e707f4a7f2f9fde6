import { expect, test } from 'vitest';
import { EventDataError, parseEventData } from './event-data.ts';

test.each([
  '{"a": 1, "b": [9007199254740991, -9007199254740991, 0], "c": null}',
  String.raw`{"title": "see 1.5, [2.0 and \" 12345678901234567890", "n": 3}`,
  '{"occurred_at": "2026-11-22T17:13:47.123456+00:00", "id": 1234567890123456}',
])('%s is what it says', (text) => {
  expect(parseEventData(text)).toEqual(JSON.parse(text));
});

test.each([
  '{"version": 1.0}',
  '{"version": 1.00000000000000000001}',
  '{"ids": [9007199254740992]}',
  '{"ids": [1, 90071992547409930]}',
  String.raw`{"title": "a \" b", "n": -2.5}`,
  '{"version":1.0}',
  '{"a" :\t1e-400}',
  '[2.5]',
  '1.5',
])('%s holds a number that no event can have', (text) => {
  expect(() => parseEventData(text)).toThrow(EventDataError);
});

test('what is not JSON is refused in our own words', () => {
  expect(() => parseEventData('{"a": ')).toThrow('event_data is not JSON');
});
