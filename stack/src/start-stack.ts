import { once } from 'node:events';

import { openDataDir } from './data/data-dir.ts';
import { type Secrets, settleSecrets } from './data/secrets.ts';
import { ChaosControlServer } from './chaos/control-server.ts';
import { migrate } from './application/migrate.ts';
import type { ApplicationOptions } from './application/options.ts';
import { startApplication } from './application/start-application.ts';
import type { StandBetween } from './links/link.ts';
import { settleLinks } from './links/settle-links.ts';
import { type PartEnvironment, PartList } from './parts/part-list.ts';
import { DATABASE } from './postgres/prepare-database.ts';
import { refuseTakenPort } from './ports.ts';
import { bootstrapOf } from './application/service-environment.ts';
import { refuseOtherNodeCount } from './kafka/kafka-folders.ts';
import { type Shape, shapeOf } from './shape.ts';
import { startKafka, startPostgres } from './start-services.ts';

export interface StackOptions extends ApplicationOptions {
  /** Made when missing; everything the stack keeps is in it. */
  readonly dataDir: string;
  /** PostgreSQL and Kafka without migration, backend, consumer and page. */
  readonly only?: readonly ['postgres', 'kafka'];
  /** With `only`: database and topics are nevertheless brought to this version. */
  readonly migrated?: boolean;
  /** Puts proxies between our parts and their services. */
  readonly standBetween?: StandBetween;
  /** More environment variables for parts, by their name or for all of a kind. */
  readonly env?: PartEnvironment;
  /** Hears one line for each thing worth telling. */
  readonly say?: (line: string) => void;
  /** Gives the start up: what was started is stopped, and the promise rejects. */
  readonly signal?: AbortSignal;
}

/** A running stack. */
export interface Stack {
  /** The address of the page; null when only PostgreSQL and Kafka run. */
  readonly url: string | null;
  /** As role owner on database taskdb. */
  readonly databaseUrl: string;
  /** As postgres on database postgres. In no file but DIR/secrets.json. */
  readonly superuserUrl: string;
  readonly kafkaBootstrap: string;
  readonly parts: PartList;
  /** Stops all parts in order; by force once `hurry` is aborted. */
  stop(hurry?: AbortSignal): Promise<void>;
}

/** Starts the whole system on this machine and resolves when it is ready for work. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { say = () => undefined, signal } = options;
  const dir = await openDataDir(options.dataDir, say);
  const parts = new PartList(dir.path, say, options.env);
  const chaos = options.chaos ? new ChaosControlServer(parts) : undefined;
  const stop = async (hurry?: AbortSignal) => {
    chaos?.close();
    await parts.stop(hurry);
    dir.release();
  };
  try {
    const chaosUrl = await chaos?.listen();
    const starting = bringUp({ ...options, dataDir: dir.path, say, chaosUrl }, parts);
    const addresses = await (signal ? Promise.race([starting, rejectOn(signal)]) : starting);
    return { ...addresses, parts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface BringUpOptions extends StackOptions {
  readonly say: (line: string) => void;
  readonly chaosUrl: string | undefined;
}

async function bringUp(options: BringUpOptions, parts: PartList) {
  const { dataDir, say, chaosUrl } = options;
  if (options.port) await refuseTakenPort(options.port);
  const shape = shapeOf(options);
  refuseOtherNodeCount(dataDir, shape.brokers.length);
  const secrets = await settleSecrets(dataDir, shape.brokers.length);
  const links = await linksOf(shape, secrets, options.standBetween);
  const context = { dataDir, secrets, shape, links, parts, say };
  await Promise.all([startPostgres(context), startKafka(context)]);
  const services = serviceAddresses(secrets);
  if (options.only && options.migrated) await migrate({ ...context, ...services }, false);
  const url = options.only
    ? null
    : await startApplication({ ...context, ...services, chaosUrl }, options);
  parts.publish({
    url,
    database_url: services.databaseUrl,
    kafka_bootstrap: services.kafkaBootstrap,
  });
  return { url, ...services };
}

async function linksOf(shape: Shape, { ports }: Secrets, standBetween?: StandBetween) {
  const nodes = new Map(shape.brokers.map((name, index) => [name, ports.kafka[index] ?? 0]));
  const names = [...shape.backends, ...shape.consumers, 'signer'];
  return settleLinks(names, { postgres: ports.postgres, nodes }, standBetween);
}

function serviceAddresses({ passwords, ports, superuser_url }: Secrets) {
  return {
    databaseUrl: `postgresql://owner:${passwords.owner}@127.0.0.1:${ports.postgres}/${DATABASE}`,
    superuserUrl: superuser_url,
    kafkaBootstrap: bootstrapOf(ports.kafka),
  };
}

async function rejectOn(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  await once(signal, 'abort');
  throw signal.reason;
}
