import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Broker, startBroker } from './broker.ts';
import { createFeedKit, type FeedKit } from './feed-kit.ts';
import { createTasks } from './relay-kit.ts';
import { until } from './until.ts';

let broker: Broker;
let kit: FeedKit;
beforeAll(async () => {
  broker = await startBroker();
}, 120_000);
afterAll(() => broker.stop());
beforeEach(async () => {
  kit = await createFeedKit(broker.bootstrap);
});
afterEach(() => kit.stop());

test.each([
  ['killed', () => broker.kill(), async () => undefined],
  ['frozen', () => broker.freeze(), () => broker.thaw()],
])(
  'a broker that is %s costs no event and no resync: the tail continues where it was',
  async (_, hurt, heal) => {
    kit.start();
    const { connect, feed } = await kit.startFeed();
    const client = connect();
    await client.first('hello');
    await createTasks(kit.backend, 50);
    await until(() => client.changes.length >= 50);
    await hurt();
    await createTasks(kit.backend, 50);
    await until(() => !feed.kafkaUp());
    const during = connect();
    await during.first('hello');
    await heal();
    await until(() => new Set(client.changes).size === 100);
    await until(() => new Set(during.changes).size >= 50);
    expect(client.of('resync')).toEqual([]);
    expect(during.of('resync')).toEqual([]);
    expect(feed.kafkaUp()).toBe(true);
  },
  120_000,
);
