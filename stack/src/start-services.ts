import type { Secrets } from './data/secrets.ts';
import { fetchJars } from './kafka/fetch-jars.ts';
import { findJava } from './kafka/find-java.ts';
import { kafkaFolders } from './kafka/kafka-folders.ts';
import type { KafkaNode } from './kafka/kafka-node.ts';
import { kafkaPart } from './kafka/kafka-part.ts';
import { writeServerProperties } from './kafka/server-properties.ts';
import type { Links } from './links/settle-links.ts';
import type { PartList } from './parts/part-list.ts';
import { createCluster } from './postgres/create-cluster.ts';
import { postgresPart } from './postgres/postgres-part.ts';
import { preparePostgresHome } from './postgres/postgres-home.ts';
import { prepareDatabase } from './postgres/prepare-database.ts';
import type { Shape } from './shape.ts';

/** What starting a service needs to know. */
export interface ServiceContext {
  readonly dataDir: string;
  readonly secrets: Secrets;
  readonly shape: Shape;
  readonly links: Links;
  readonly parts: PartList;
  readonly say: (line: string) => void;
}

/** Starts PostgreSQL with an empty database `taskdb` that belongs to role `owner`. */
export async function startPostgres({
  dataDir,
  secrets,
  parts,
  say,
}: ServiceContext): Promise<void> {
  const home = preparePostgresHome(dataDir);
  await createCluster(home, secrets.passwords.superuser, say);
  await parts.start(postgresPart(home, secrets.ports.postgres, secrets.superuser_url));
  await prepareDatabase(secrets.superuser_url, secrets.passwords.owner);
}

/** Starts the Kafka nodes, fetching Kafka and Java when they are missing. */
export async function startKafka(context: ServiceContext): Promise<void> {
  const { parts, say } = context;
  const [jars, java] = await Promise.all([fetchJars(say), findJava(say)]);
  const nodes = nodesOf(context);
  writeServerProperties(nodes);
  // Together: none of several is ready before most of them run.
  await Promise.all(nodes.map(async (node) => parts.start(kafkaPart(node, java, jars))));
}

function nodesOf({ dataDir, secrets, shape, links }: ServiceContext): KafkaNode[] {
  return kafkaFolders(dataDir, shape.brokers).map(({ name, folder }, index) => ({
    name,
    id: index + 1,
    isAlone: shape.brokers.length === 1,
    folder,
    port: portAt(secrets.ports.kafka, index),
    controllerPort: portAt(secrets.ports.controller, index),
    extraListeners: links.listeners.get(name) ?? [],
  }));
}

function portAt(ports: readonly number[], index: number): number {
  const port = ports[index];
  if (port === undefined) throw new Error(`there is no port for node ${index + 1}`);
  return port;
}
