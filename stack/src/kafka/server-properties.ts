import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { KafkaNode } from './kafka-node.ts';

/** Writes the settings of every node and, once, the files that a format step would leave. */
export function writeServerProperties(nodes: readonly KafkaNode[]): void {
  const clusterId = nodes.map(clusterIdOf).find(Boolean) ?? randomBytes(16).toString('base64url');
  for (const node of nodes) {
    mkdirSync(logsOf(node), { recursive: true, mode: 0o700 });
    if (!existsSync(identityOf(node))) {
      const lines = ['version=1', `cluster.id=${clusterId}`, `node.id=${node.id}`];
      writeFileSync(identityOf(node), `${lines.join('\n')}\n`);
    }
    writeFileSync(propertiesFile(node), propertiesFor(node, nodes));
  }
}

/** The settings of one node. */
export const propertiesFile = ({ folder }: KafkaNode) => join(folder, 'server.properties');

const logsOf = ({ folder }: KafkaNode) => join(folder, 'log');
const identityOf = (node: KafkaNode) => join(logsOf(node), 'meta.properties');

/** A first start that was interrupted may have named the cluster in one node only. */
function clusterIdOf(node: KafkaNode): string | undefined {
  if (!existsSync(identityOf(node))) return undefined;
  return /^cluster\.id=(.+)$/m.exec(readFileSync(identityOf(node), 'utf8'))?.[1];
}

function propertiesFor(node: KafkaNode, nodes: readonly KafkaNode[]): string {
  const voters = nodes.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`);
  const lines = {
    'node.id': node.id,
    'controller.quorum.voters': voters.join(','),
    'log.dirs': logsOf(node),
    ...listeners(node),
    ...constant,
    ...(nodes.length === 1 ? alone : replicated),
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function listeners({ port, controllerPort, extraListeners }: KafkaNode) {
  const at = (name: string, number: number) => `${name}://127.0.0.1:${number}`;
  const plain = at('PLAINTEXT', port);
  const names = ['PLAINTEXT', 'CONTROLLER', ...extraListeners.map(({ name }) => name)];
  const extra = extraListeners.map((one) => at(one.name, one.port));
  const advertised = extraListeners.map((one) => at(one.name, one.advertised));
  return {
    listeners: [plain, at('CONTROLLER', controllerPort), ...extra].join(','),
    'advertised.listeners': [plain, ...advertised].join(','),
    'listener.security.protocol.map': names.map((name) => `${name}:PLAINTEXT`).join(','),
  };
}

/** One node keeps the only copy of everything. */
const alone = {
  ...replication(1, 1),
  // After a kill the broker waits until the session it had before is over: 13 s with the defaults, 4 s with these.
  'broker.session.timeout.ms': 1000,
  'broker.heartbeat.interval.ms': 250,
};

/** Three nodes: an acked record is on two of them. */
const replicated = {
  ...replication(3, 2),
  'unclean.leader.election.enable': false,
  // A paused or busy node is not fenced at once, and a dead one soon.
  'broker.session.timeout.ms': 3000,
  'broker.heartbeat.interval.ms': 500,
};

function replication(copies: number, inSync: number) {
  return {
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
  };
}

const constant = {
  'process.roles': 'broker,controller',
  'inter.broker.listener.name': 'PLAINTEXT',
  'controller.listener.names': 'CONTROLLER',
  'auto.create.topics.enable': false,
  'group.initial.rebalance.delay.ms': 0,
  'num.partitions': 3,
  'offsets.topic.num.partitions': 1,
  'transaction.state.log.num.partitions': 1,
  'share.coordinator.state.topic.num.partitions': 1,
  // Sized for a laptop.
  'num.network.threads': 2,
  'num.io.threads': 2,
  'background.threads': 2,
  'num.replica.fetchers': 1,
  'num.recovery.threads.per.data.dir': 1,
  'log.cleaner.threads': 1,
  'log.cleaner.dedupe.buffer.size': 2_097_152,
  'log.cleaner.io.buffer.size': 262_144,
  'log.segment.bytes': 67_108_864,
  'log.index.size.max.bytes': 1_048_576,
  'metadata.log.segment.bytes': 8_388_608,
  'queued.max.requests': 64,
};
