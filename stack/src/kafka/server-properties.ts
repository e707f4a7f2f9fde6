import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ports of the one node, which is broker and controller. */
export interface KafkaPorts {
  readonly kafka: number;
  readonly controller: number;
}

/** Writes Kafka's settings and, once, the file that a format step would leave. Answers the settings' path. */
export function writeServerProperties(folder: string, ports: KafkaPorts): string {
  const logs = join(folder, 'log');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const identity = join(logs, 'meta.properties');
  if (!existsSync(identity)) {
    writeFileSync(
      identity,
      `version=1\ncluster.id=${randomBytes(16).toString('base64url')}\nnode.id=1\n`,
    );
  }
  const path = join(folder, 'server.properties');
  writeFileSync(path, propertiesFor(logs, ports));
  return path;
}

function propertiesFor(logs: string, ports: KafkaPorts): string {
  const broker = `PLAINTEXT://127.0.0.1:${ports.kafka}`;
  const lines = {
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    listeners: `${broker},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': broker,
    'log.dirs': logs,
    ...constant,
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

const constant = {
  'process.roles': 'broker,controller',
  'node.id': 1,
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'inter.broker.listener.name': 'PLAINTEXT',
  'controller.listener.names': 'CONTROLLER',
  // After a kill the broker waits until the session it had before is over: 13 s with the defaults, 4 s with these.
  'broker.session.timeout.ms': 1000,
  'broker.heartbeat.interval.ms': 250,
  'auto.create.topics.enable': false,
  'group.initial.rebalance.delay.ms': 0,
  // One node keeps the only copy of everything.
  'num.partitions': 3,
  'default.replication.factor': 1,
  'min.insync.replicas': 1,
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
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
