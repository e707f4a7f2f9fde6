import { randomBytes } from 'node:crypto';
import { engine, tryEngine } from './engine.ts';

export interface ContainerOptions {
  image: string;
  network: string;
  /** Its name in the network; several containers may share one. */
  alias: string;
  env?: Record<string, string>;
  /** The port inside that is published on a free one of loopback, or on the given one. */
  port?: number;
  hostPort?: number;
  command?: readonly string[];
  /** Images of others keep the rights that their entry points need. */
  isOurs?: boolean;
  options?: readonly string[];
}

/** As the manifests run every container of ours. */
const hardened = [
  '--read-only',
  '--tmpfs=/tmp',
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
];

/** A container of a test: started hardened, with nothing writable but /tmp. */
export class Container {
  readonly name: string;
  /** The published port on loopback; 0 when none is. */
  readonly port: number;

  private constructor(name: string, port: number) {
    this.name = name;
    this.port = port;
  }

  static async start(wanted: ContainerOptions): Promise<Container> {
    const name = `${wanted.network}-${wanted.alias}-${randomBytes(3).toString('hex')}`;
    await engine('run', '--detach', `--name=${name}`, ...argumentsOf(wanted));
    const port = wanted.port === undefined ? 0 : await publishedPort(name, wanted.port);
    return new Container(name, port);
  }

  /** Sends SIGTERM, or what the image asks for instead, and waits; the exit code. */
  async stop(seconds = 30): Promise<number> {
    await engine('stop', `--time=${seconds}`, this.name);
    return this.exitCode();
  }

  async signal(name: NodeJS.Signals): Promise<void> {
    await engine('kill', `--signal=${name}`, this.name);
  }

  async exitCode(): Promise<number> {
    return Number(await engine('wait', this.name));
  }

  async isRunning(): Promise<boolean> {
    return (await engine('inspect', '--format={{.State.Running}}', this.name)) === 'true';
  }

  async log(): Promise<string> {
    return (await tryEngine('logs', this.name)).text;
  }

  /** Runs a program inside; its exit code and words. */
  run(...command: string[]): Promise<{ code: number; text: string }> {
    return tryEngine('exec', this.name, ...command);
  }

  async remove(): Promise<void> {
    await tryEngine('rm', '--force', '--volumes', this.name);
  }
}

function argumentsOf(wanted: ContainerOptions): string[] {
  const publish =
    wanted.port === undefined
      ? []
      : [`--publish=127.0.0.1:${wanted.hostPort ?? ''}:${wanted.port}`];
  return [
    ...(wanted.isOurs === false ? [] : hardened),
    `--network=${wanted.network}`,
    `--network-alias=${wanted.alias}`,
    ...publish,
    ...Object.entries(wanted.env ?? {}).map(([key, value]) => `--env=${key}=${value}`),
    ...(wanted.options ?? []),
    wanted.image,
    ...(wanted.command ?? []),
  ];
}

async function publishedPort(name: string, port: number): Promise<number> {
  const address = await engine('port', name, `${port}/tcp`);
  return Number(address.split('\n')[0]?.split(':').at(-1));
}
