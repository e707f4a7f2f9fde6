import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../src/limits.ts';
import { createFeedKit, type FeedKit } from './feed-kit.ts';
import { LiveClient } from './live-client.ts';
import { until } from './until.ts';

let kit: FeedKit;
beforeAll(async () => {
  kit = await createFeedKit();
});
afterAll(() => kit.stop());

test('a peer that answers no ping is cut off; one that does stays', async () => {
  const replica = await kit.startFeed({ limits: { pingMs: 1000 } });
  const dead = new LiveClient(replica.port, undefined, undefined, { autoPong: false });
  const alive = replica.connect();
  await Promise.all([dead.first('hello'), alive.first('hello')]);
  // Nobody took leave.
  expect(await dead.closed).toBe(1006);
  alive.socket.send('{"type":"ping","id":"still here"}');
  expect(await alive.first('pong')).toMatchObject({ id: 'still here' });
});

test('one address has its share of sockets; the next is 503 until one is free again', async () => {
  const replica = await kit.startFeed({ limits: { places: { total: 9, perAddress: 2 } } });
  const [first, second] = [replica.connect(), replica.connect()];
  await Promise.all([first.first('hello'), second.first('hello')]);
  const refused = replica.connect();
  const failure = new Promise<Error>((resolve) => {
    refused.socket.once('error', resolve);
  });
  expect(String(await failure)).toContain('503');
  await first.close();
  const again = await until(
    () => accepted(replica.connect()),
    (client) => client !== undefined,
  );
  await again?.close();
});

test('a client that floods is closed with 1008', async () => {
  const replica = await kit.startFeed();
  const client = replica.connect();
  await client.first('hello');
  for (let n = 0; n <= limits.socket.framesPerPing; n += 1) {
    client.socket.send(`{"type":"ping","id":"${n}"}`);
  }
  expect(await client.closed).toBe(1008);
});

test('a draining replica sends its sockets elsewhere with 1012 and takes no new ones', async () => {
  const replica = await kit.startFeed();
  const clients = Array.from({ length: 5 }, () => replica.connect());
  for (const client of clients) await client.first('hello');
  replica.feed.drain(400);
  const codes = await Promise.all(clients.map((client) => client.closed));
  expect(new Set(codes)).toEqual(new Set([1012]));
  expect(await accepted(replica.connect())).toBeUndefined();
});

/** The client once it is in, or undefined when it was refused. */
function accepted(client: LiveClient): Promise<LiveClient | undefined> {
  return new Promise((resolve) => {
    client.socket.once('open', () => resolve(client));
    client.socket.once('error', () => resolve(undefined));
  });
}
