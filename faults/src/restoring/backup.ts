import { join } from 'node:path';
import { runCommand } from '../world/run-command.ts';
import type { World } from '../world/world.ts';

const OURS = ['backend', 'consumer', 'signer'];

/** A backup of the world's database, and the way back to it, both by the commands of the product. */
export class Backup {
  readonly #world: World;
  readonly #folder: string;

  private constructor(world: World) {
    this.#world = world;
    this.#folder = join(world.dataDir, 'backup');
  }

  /** While everybody goes on working. */
  static async make(world: World): Promise<Backup> {
    const backup = new Backup(world);
    await backup.#run('backup', '--to', backup.#folder);
    return backup;
  }

  /**
   * Stops everything of ours, restores into the same database, lets `putRight` see to what is no part of the product, and
   * starts everything again. Nobody may write meanwhile. Answers what the command said.
   */
  async restore(how: readonly string[], putRight: () => Promise<void>): Promise<string> {
    const { control } = this.#world;
    for (const part of OURS) await control.stop(part);
    await this.#untilAlone();
    const said = await this.#run('restore', '--from', this.#folder, '--yes', ...how);
    await putRight();
    for (const part of OURS.toReversed()) await control.start(part);
    return said;
  }

  async #run(...args: string[]): Promise<string> {
    const { stack, dataDir } = this.#world;
    const checkpoints = ['--checkpoints', join(dataDir, 'signer/checkpoints.ndjson')];
    const signed = [...checkpoints, '--key', join(dataDir, 'checkpoints.pub')];
    const env = { DATABASE_URL: stack.databaseUrl, KAFKA_BOOTSTRAP: stack.kafkaBootstrap };
    const { exitCode, said } = await runCommand('database/src/main.ts', [...args, ...signed], env);
    if (exitCode !== 0) throw new Error(`${args.join(' ')}: ${said}`);
    return said;
  }

  /** A session ends a moment after its process. */
  async #untilAlone(): Promise<void> {
    await this.#world.until('no session of ours is left', async () => {
      const sessions = await this.#world.superuser.rows(
        `select from pg_stat_activity where usename in ('backend', 'consumer', 'audit_reader')`,
      );
      return sessions.length === 0;
    });
  }
}
