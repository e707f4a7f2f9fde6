import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Broker, startBroker } from './broker.ts';
import { createFeedKit, type FeedKit } from './feed-kit.ts';
import { createTasks } from './relay-kit.ts';
import type { LiveClient } from './live-client.ts';
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
  'after a broker was %s, whose last records may be gone, everybody lists again and misses nothing that follows',
  async (_, hurt, heal) => {
    kit.start();
    const { connect, feed } = await kit.startFeed();
    const client = connect();
    await client.first('hello');
    await createTasks(kit.backend, 50);
    await until(() => client.changes.length >= 50);
    await hurt();
    const waiting = await createTasks(kit.backend, 50);
    await until(() => !feed.kafkaUp());
    const during = connect();
    await during.first('hello');
    await heal();
    for (const page of [client, during]) {
      await untilFollowing(page);
      const missed = waiting.filter((id) => !page.changes.includes(`task/${id} v1`));
      expect(missed.length === 0 || page.of('resync').length > 0).toBe(true);
    }
  },
  120_000,
);

/** Until what is committed from then on arrives: a leader may be elected more than once, and each time a page lists again. */
async function untilFollowing(page: LiveClient): Promise<void> {
  for (;;) {
    const lists = page.of('resync').length;
    const later = await createTasks(kit.backend, 20);
    const arrived = () => later.every((id) => page.changes.includes(`task/${id} v1`));
    await until(() => arrived() || page.of('resync').length > lists);
    if (arrived()) return;
  }
}
