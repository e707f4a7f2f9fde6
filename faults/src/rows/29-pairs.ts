import type { World } from '../world/world.ts';
import { losePower } from './13-tail-truncated.ts';
import { untilItAnswers } from './16-postgres-stopped.ts';
import type { Row } from './row.ts';

const consumers = ['consumer-1', 'consumer-2', 'consumer-3'] as const;
const links = [
  'backend → postgres',
  'backend → kafka',
  'consumer-1 → kafka',
  'consumer-1 → postgres',
] as const;

export const pairs: Row = {
  id: 29,
  name: 'pairs',
  title:
    'two at a time: Kafka and consumers, PostgreSQL and relay, rebalance and network, lost tail and zombie',
  expected: 'as each alone',
  invariants: ['I1', 'I2', 'I3', 'I4', 'I5', 'I6'],
  needs: { consumers: 3, links, drainSeconds: 90 },
  run: async (world) => {
    for (const pair of [kafkaAndConsumers, postgresAndRelay, rebalanceAndNetwork, tailAndZombie]) {
      world.say(`  ${pair.name}`);
      for (let round = 0; round < world.size(2, 6); round += 1) await pair(world);
      await world.heal();
      await world.load.acknowledged(30);
      await world.untilAudited(90);
    }
  },
};

/** Rows 10 and 6. */
async function kafkaAndConsumers({ control, random }: World): Promise<void> {
  await Promise.all([
    control.killAndStart('kafka', random.integer(0, 2000)),
    ...consumers.map(async (name) => control.killAndStart(name, random.integer(0, 3000))),
  ]);
}

/** Rows 16 and 3. */
async function postgresAndRelay(world: World): Promise<void> {
  await world.control.kill('backend');
  await world.control.crash('postgres', 'SIGQUIT');
  await untilItAnswers(world);
  await world.control.start('backend');
  await world.load.acknowledged(10);
  await world.control.crash('postgres', 'SIGQUIT');
  await world.control.killAndStart('backend', world.random.integer(0, 1000));
}

/** Rows 8 and 21. */
async function rebalanceAndNetwork(world: World): Promise<void> {
  const { control, random } = world;
  const link = random.pick(links);
  await Promise.all([control.kill('consumer-2'), control.stop('consumer-3')]);
  if (random.chance(0.5)) world.proxy(link).cut();
  else world.proxy(link).both({ silent: true });
  await world.lasts(random.integer(3, 8));
  world.proxy(link).heal();
  await Promise.all([control.start('consumer-2'), control.start('consumer-3')]);
}

/** Rows 13 and 7. */
async function tailAndZombie(world: World): Promise<void> {
  const zombie = world.random.pick(consumers);
  world.control.pause(zombie);
  await world.load.acknowledged(50);
  await losePower(world);
  await world.lasts(8);
  world.control.resume(zombie);
}
