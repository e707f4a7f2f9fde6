import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeSocket } from '../../test/fake-socket.ts';
import { Connection } from './connection.ts';
import { encodeCursor, UNKNOWN_CURSOR } from './cursor.ts';
import { AHEAD_PATIENCE_MS, POSITION_PATIENCE_MS } from './decide-join.ts';
import { Hub } from './hub.ts';

const topicId = '1f204cb9-b453-47c6-a739-5bc3f1bb220e';
const epochs = [4, 4, 5];
const otherId = 'b9b2de0f-6db2-4c1d-b8a8-0f3e0c7a5d10';
const range = { topicId, epochs, starts: [0, 0, 0], ends: [10, 20, 30] };
const audited = Buffer.from('{"type":"audited"}');

let kafka = { up: true, ends: [...range.ends] };
let hub: Hub;

beforeEach(() => {
  vi.useFakeTimers();
  kafka = { up: true, ends: [...range.ends] };
  hub = new Hub({
    build: 'test',
    tailUp: () => kafka.up,
    logEnds: async () => kafka.ends,
    audited: () => [audited],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

function join(cursor: string | null = null): FakeSocket {
  const socket = new FakeSocket();
  hub.join(new Connection(socket), cursor);
  return socket;
}

const cursorAt = (...offsets: number[]) => encodeCursor({ topicId, epochs, offsets });

/** Delivers records `partition:offset`; those after `!` are foreign. */
async function deliver(...records: string[]): Promise<void> {
  const parsed = records.map((record) => {
    const [partition = 0, offset = 0] = record.replace('!', '').split(':').map(Number);
    return { partition, offset, key: null, value: null };
  });
  const next = new Map(parsed.map(({ partition, offset }) => [partition, offset + 1]));
  const events = records.map((record) => (record.startsWith('!') ? undefined : '{}'));
  await hub.deliver({ records: parsed, next }, events);
}

test('hello carries the position, and every later event follows it', async () => {
  hub.begin(range);
  const socket = join();
  await deliver('0:10', '2:30');
  expect(socket.frames[0]).toMatchObject({ type: 'hello', cursor: cursorAt(10, 20, 30) });
  expect(socket.events).toEqual(['0:10', '2:30']);
});

test('the cursor of an event resumes right after it, whatever the partition', async () => {
  hub.begin(range);
  const first = join();
  await deliver('0:10', '2:30', '1:20', '0:11');
  const second = first.frames.find((frame) => frame.type === 'event' && frame.partition === 2);
  const back = join(second && 'cursor' in second ? second.cursor : null);
  expect(back.types[0]).toBe('resumed');
  expect(back.events).toEqual(['1:20', '0:11']);
});

test('a foreign record is passed over: never sent, and the position moves on', async () => {
  hub.begin(range);
  const socket = join();
  await deliver('!0:10', '0:11');
  expect(socket.events).toEqual(['0:11']);
  expect(join().frames[0]).toMatchObject({ cursor: cursorAt(12, 20, 30) });
});

test('a newcomer hears at once how far the audit log is', () => {
  hub.begin(range);
  expect(join().types).toEqual(['hello', 'audited']);
});

test('a cursor ahead of this replica is answered when the tail has come up to it', async () => {
  hub.begin(range);
  kafka.ends = [11, 20, 30];
  const socket = join(cursorAt(11, 20, 30));
  await vi.advanceTimersByTimeAsync(0);
  expect(socket.frames).toEqual([]);
  await deliver('0:10', '0:11');
  expect(socket.types[0]).toBe('resumed');
  expect(socket.events).toEqual(['0:11']);
});

test('a cursor ahead that the tail does not reach in time is told to list', async () => {
  hub.begin(range);
  kafka.ends = [11, 20, 30];
  const socket = join(cursorAt(11, 20, 30));
  await vi.advanceTimersByTimeAsync(AHEAD_PATIENCE_MS);
  expect(socket.frames[0]).toMatchObject({ type: 'resync', cursor: cursorAt(10, 20, 30) });
});

test('a cursor beyond the log is told to list as soon as Kafka has said where the log ends', async () => {
  hub.begin(range);
  const socket = join(cursorAt(11, 20, 30));
  await vi.advanceTimersByTimeAsync(0);
  expect(socket.types[0]).toBe('resync');
});

test('a tail that comes back continues, and nobody hears of it', () => {
  hub.begin(range);
  const socket = join();
  expect(hub.begin({ topicId, epochs, starts: [5, 5, 5], ends: [99, 99, 99] })).toEqual([
    10, 20, 30,
  ]);
  expect(socket.types).toEqual(['hello', 'audited']);
});

test.each([
  ['another topic has its name', { topicId: otherId, epochs, starts: [0, 0, 0], ends: [0, 0, 0] }],
  [
    'it had another leader in between',
    { topicId, epochs: [4, 5, 5], starts: [0, 0, 0], ends: [50, 50, 50] },
  ],
  [
    'the log begins after our position',
    { topicId, epochs, starts: [12, 0, 0], ends: [50, 50, 50] },
  ],
  ['the log ends before our position', { topicId, epochs, starts: [0, 0, 0], ends: [9, 20, 30] }],
])('when %s, it begins at the end and everybody resyncs', async (_, found) => {
  hub.begin(range);
  const socket = join();
  await deliver('0:10');
  expect(hub.begin(found)).toEqual(found.ends);
  const cursor = encodeCursor({
    topicId: found.topicId,
    epochs: found.epochs,
    offsets: found.ends,
  });
  expect(socket.frames.at(-1)).toMatchObject({ type: 'resync', cursor });
});

test('without Kafka since the start, a page gets hello after a while and resync when the tail begins', async () => {
  kafka.up = false;
  const socket = join();
  await vi.advanceTimersByTimeAsync(POSITION_PATIENCE_MS - 1);
  expect(socket.frames).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(socket.frames[0]).toMatchObject({ type: 'hello', cursor: UNKNOWN_CURSOR });
  hub.begin(range);
  expect(socket.frames.at(-1)).toMatchObject({ type: 'resync', cursor: cursorAt(10, 20, 30) });
});

test('one that still waits when the tail begins gets hello only', () => {
  kafka.up = false;
  const socket = join();
  hub.begin(range);
  expect(socket.types).toEqual(['hello', 'audited']);
});

test('one that has left gets nothing and is not counted', async () => {
  hub.begin(range);
  const socket = new FakeSocket();
  const connection = new Connection(socket);
  hub.join(connection, null);
  hub.leave(connection);
  await deliver('0:10');
  expect(socket.events).toEqual([]);
  expect(hub.audience).toBe(0);
});

test('closing ends those who listen and those who wait', () => {
  hub.begin(range);
  kafka.ends = [11, 20, 30];
  const waiting = join(cursorAt(11, 20, 30));
  const listening = join();
  hub.close(1001, 'bye');
  expect([waiting.closed, listening.closed]).toEqual([1001, 1001]);
});
