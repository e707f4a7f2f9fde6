import { expect, test } from 'vitest';
import { FakeSocket } from '../../test/fake-socket.ts';
import { Connection } from './connection.ts';
import { Ring } from './ring.ts';

const hello = Buffer.from('{"type":"hello"}');
const resumed = Buffer.from('{"type":"resumed"}');

function eventOf(partition: number, offset: number, padding = 0) {
  const text = JSON.stringify({ type: 'event', partition, offset, padding: 'x'.repeat(padding) });
  return { partition, offset, frame: Buffer.from(text) };
}

function ringOf(count: number, padding = 0): Ring {
  const ring = new Ring([0, 0, 0]);
  for (let offset = 0; offset < count; offset += 1) ring.push(eventOf(0, offset, padding));
  return ring;
}

test('nothing is sent before the first frame', () => {
  const socket = new FakeSocket();
  const connection = new Connection(socket);
  connection.deliver(eventOf(0, 0).frame);
  connection.tell(Buffer.from('{"type":"pulse"}'));
  expect(socket.frames).toEqual([]);
});

test('after hello each event is sent when it is delivered', () => {
  const socket = new FakeSocket();
  const connection = new Connection(socket);
  connection.goLive(hello);
  connection.deliver(eventOf(0, 7).frame);
  expect(socket.types).toEqual(['hello', 'event']);
});

test('a replay sends what lies at or after the cursor, in the order of the ring, then goes live', () => {
  const socket = new FakeSocket();
  const ring = new Ring([0, 0, 0]);
  for (const [p, o] of [
    [0, 4],
    [1, 2],
    [0, 5],
    [1, 3],
  ] as const)
    ring.push(eventOf(p, o));
  const connection = new Connection(socket);
  connection.replay(resumed, ring, [5, 2, 0]);
  connection.deliver(eventOf(2, 0).frame);
  expect(socket.events).toEqual(['1:2', '0:5', '1:3', '2:0']);
});

test('a replay keeps little in flight and misses nothing that is delivered meanwhile', () => {
  const socket = new FakeSocket(false);
  const ring = ringOf(20, 100_000);
  const connection = new Connection(socket);
  connection.replay(resumed, ring, [0, 0, 0]);
  expect(socket.events).toHaveLength(3);
  for (let offset = 20; offset < 25; offset += 1) {
    const event = eventOf(0, offset);
    ring.push(event);
    connection.deliver(event.frame);
  }
  while (socket.bufferedAmount > 0) socket.drain();
  expect(socket.events).toEqual(Array.from({ length: 25 }, (_, offset) => `0:${offset}`));
  expect(socket.closed).toBeUndefined();
});

test('a replay that the ring has overtaken ends with 1013: the client comes back and is told to list', () => {
  const socket = new FakeSocket(false);
  const ring = new Ring([0, 0, 0], { perPartition: 5, bytes: 1e9 });
  for (let offset = 0; offset < 5; offset += 1) ring.push(eventOf(0, offset, 300_000));
  new Connection(socket).replay(resumed, ring, [0, 0, 0]);
  for (let offset = 5; offset < 15; offset += 1) ring.push(eventOf(0, offset));
  socket.drain();
  expect(socket.closed).toBe(1013);
});

test('a live client with more than 1 MB unread is closed with 1013 and gets nothing more', () => {
  const socket = new FakeSocket(false);
  const connection = new Connection(socket);
  connection.goLive(hello);
  for (let offset = 0; offset < 20; offset += 1)
    connection.deliver(eventOf(0, offset, 100_000).frame);
  expect(socket.closed).toBe(1013);
  expect(socket.events).toHaveLength(11);
});

test('a resync in the middle of a replay ends it', () => {
  const socket = new FakeSocket(false);
  const connection = new Connection(socket);
  connection.replay(resumed, ringOf(10, 300_000), [0, 0, 0]);
  connection.goLive(Buffer.from('{"type":"resync"}'));
  socket.drain();
  expect(socket.types).toEqual(['resumed', 'event', 'resync']);
});

test('a client that asks and does not read is closed too, whatever it is waiting for', () => {
  const socket = new FakeSocket(false);
  const connection = new Connection(socket);
  for (let asked = 0; asked < 20; asked += 1) connection.answer(eventOf(0, asked, 100_000).frame);
  expect(socket.closed).toBe(1013);
  expect(socket.frames).toHaveLength(11);
});
