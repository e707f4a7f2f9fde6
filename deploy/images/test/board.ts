import { randomBytes } from 'node:crypto';
import { until } from '../../../backend/test/until.ts';
import { Container, type ContainerOptions } from './container.ts';
import { engine, tryEngine } from './engine.ts';

const tag = process.env['IMAGE_TAG'] ?? 'dev';
export const images = {
  backend: `tasktrail/backend:${tag}`,
  consumer: `tasktrail/consumer:${tag}`,
  frontend: `tasktrail/frontend:${tag}`,
};

type Wanted = Omit<ContainerOptions, 'network'>;

const PASSWORD = 'of-a-test';

/** PostgreSQL, migrated, and Kafka, in a network of their own: what our images need to run. */
export class Board {
  readonly network = `tasktrail-${randomBytes(3).toString('hex')}`;
  readonly #containers: Container[] = [];
  #postgres: Container | undefined;

  static async open(): Promise<Board> {
    const board = new Board();
    await engine('network', 'create', board.network);
    try {
      await board.#startServices();
      await board.#migrate();
    } catch (error) {
      await board.close();
      throw error;
    }
    return board;
  }

  /** For reading what really happened. */
  get databaseUrl(): string {
    return `postgresql://owner:${PASSWORD}@127.0.0.1:${this.#postgres?.port}/taskdb`;
  }

  /** What a replica is told; all replicas have the name `backend`. */
  backend(publicPort: number, env: Record<string, string> = {}): Wanted {
    return {
      image: images.backend,
      alias: 'backend',
      port: 3000,
      env: {
        ...this.environmentOf('backend'),
        HOST: '0.0.0.0',
        PUBLIC_URL: `http://127.0.0.1:${publicPort}`,
        ...env,
      },
    };
  }

  startFrontend(hostPort: number, env: Record<string, string> = {}): Promise<Container> {
    return this.start({ image: images.frontend, alias: 'frontend', port: 8080, hostPort, env });
  }

  async start(wanted: Wanted): Promise<Container> {
    const container = await Container.start({ ...wanted, network: this.network });
    this.#containers.push(container);
    return container;
  }

  environmentOf(role: string): Record<string, string> {
    return {
      DATABASE_URL: `postgresql://${role}:${PASSWORD}@postgres:5432/taskdb`,
      KAFKA_BOOTSTRAP: 'kafka:9092',
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#containers.map((container) => container.remove()));
    await tryEngine('network', 'rm', this.network);
  }

  async #startServices(): Promise<void> {
    this.#postgres = await this.start({
      isOurs: false,
      image: 'postgres:16-bookworm',
      alias: 'postgres',
      port: 5432,
      env: { POSTGRES_USER: 'owner', POSTGRES_PASSWORD: PASSWORD, POSTGRES_DB: 'taskdb' },
    });
    const kafka = await this.start({
      isOurs: false,
      image: 'apache/kafka:4.1.0',
      alias: 'kafka',
      env: kafkaEnvironment,
      // The image writes its settings at every start.
      options: ['--tmpfs=/opt/kafka/config:mode=1777'],
    });
    const ready = ['pg_isready', '--quiet', '--host=127.0.0.1', '--dbname=taskdb'];
    await until(async () => (await this.#postgres?.run(...ready))?.code === 0);
    const listening = ['bash', '-c', 'exec 3<> /dev/tcp/127.0.0.1/9092'];
    await until(async () => {
      if (!(await kafka.isRunning())) throw new Error(`Kafka ended: ${await kafka.log()}`);
      return (await kafka.run(...listening)).code === 0;
    });
  }

  async #migrate(): Promise<void> {
    const env = {
      ...this.environmentOf('owner'),
      BACKEND_PASSWORD: PASSWORD,
      CONSUMER_PASSWORD: PASSWORD,
      AUDIT_READER_PASSWORD: PASSWORD,
    };
    const command = ['database/src/main.ts', 'migrate'];
    const migrator = await this.start({ image: images.backend, alias: 'migrate', env, command });
    if ((await migrator.exitCode()) !== 0) throw new Error(await migrator.log());
  }
}

const kafkaEnvironment = {
  CLUSTER_ID: 'dGFza3RyYWlsLWltYWdlcw',
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@kafka:9093',
  KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
  KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092',
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '1',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  KAFKA_HEAP_OPTS: '-Xms64m -Xmx256m',
};
