import { type Container, runningContainers, stateOf } from './containers.ts';
import { type Project, compose } from './docker.ts';
import { until } from './until.ts';

/** A process, as the fault tests know it. */
interface KnownProcess {
  readonly pid: number;
  readonly started: string | undefined;
}

/** A service of the project as the fault tests know a part: they kill it, look at its process, and start it again. */
export class ServicePart {
  readonly log = '';
  readonly #project: Project;
  readonly #service: string;
  #containers: readonly Container[];

  constructor(project: Project, service: string, containers: readonly Container[]) {
    this.#project = project;
    this.#service = service;
    this.#containers = containers;
  }

  /** Of its first replica. */
  get process(): KnownProcess | undefined {
    return this.processOf(0);
  }

  get replicas(): number {
    return this.#containers.length;
  }

  processOf(replica: number): KnownProcess | undefined {
    const container = this.#containers[replica];
    return container && { pid: container.pid, started: undefined };
  }

  /** SIGKILL to all its replicas; the engine starts none of them again. */
  async kill(): Promise<void> {
    this.#containers = [];
    await compose(this.#project, 'kill', this.#service);
  }

  async stop(): Promise<void> {
    this.#containers = [];
    await compose(this.#project, 'stop', this.#service);
  }

  /** Resolves when every replica is healthy. */
  async start(): Promise<void> {
    await compose(this.#project, 'start', this.#service);
    await this.healthy();
  }

  /** Resolves when every replica is healthy, whoever started it. */
  async healthy(): Promise<void> {
    await until(`${this.#service} is healthy`, async () => this.#isHealthy());
  }

  async #isHealthy(): Promise<boolean> {
    const all = await runningContainers(this.#project.name);
    this.#containers = all.filter(({ service }) => service === this.#service);
    const states = await Promise.all(this.#containers.map(async ({ id }) => stateOf(id)));
    return states.length > 0 && states.every(({ Health }) => Health?.Status === 'healthy');
  }
}
