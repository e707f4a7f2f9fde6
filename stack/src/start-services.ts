import { join } from 'node:path';

import type { Secrets } from './data/secrets.ts';
import { fetchJars } from './kafka/fetch-jars.ts';
import { findJava } from './kafka/find-java.ts';
import { kafkaPart } from './kafka/kafka-part.ts';
import type { PartList } from './parts/part-list.ts';
import { createCluster } from './postgres/create-cluster.ts';
import { postgresPart } from './postgres/postgres-part.ts';
import { preparePostgresHome } from './postgres/postgres-home.ts';
import { prepareDatabase } from './postgres/prepare-database.ts';

/** What starting a service needs to know. */
export interface ServiceContext {
  readonly dataDir: string;
  readonly secrets: Secrets;
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

/** Starts a Kafka node, fetching Kafka and Java when they are missing. */
export async function startKafka({ dataDir, secrets, parts, say }: ServiceContext): Promise<void> {
  const [jars, java] = await Promise.all([fetchJars(say), findJava(say)]);
  await parts.start(kafkaPart(join(dataDir, 'kafka'), secrets.ports, java, jars));
}
