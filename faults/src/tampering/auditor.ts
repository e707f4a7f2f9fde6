import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SignedRecord, parseCheckpoints } from '@tasktrail/ledger';
import { type Ended, runCommand } from '../world/run-command.ts';
import type { World } from '../world/world.ts';

/** What a verifier said. */
export interface Finding extends Ended {
  /** One line for each fault, the worst first. */
  readonly bad: readonly string[];
}

/** Somebody with the commands of the product, and with copies of what the signer has published. */
export class Auditor {
  readonly #folder: string;
  readonly #dataDir: string;
  readonly #databaseUrl: string;

  constructor({ dataDir, control }: World) {
    this.#dataDir = dataDir;
    this.#folder = join(dataDir, 'logs/auditor');
    // Of the role that may only read.
    this.#databaseUrl = control.variable('signer', 'DATABASE_URL');
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Copies the signed records of now, without a line that is still on its way, and the key. */
  takeCheckpoints(): SignedRecord[] {
    const text = readFileSync(join(this.#dataDir, 'signer/checkpoints.ndjson'), 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    writeFileSync(this.#file('checkpoints.ndjson'), whole);
    copyFileSync(join(this.#dataDir, 'checkpoints.pub'), this.#file('checkpoints.pub'));
    return parseCheckpoints(whole).map(({ record }) => record);
  }

  /** `npm run verify`. */
  async verify(): Promise<Finding> {
    return this.#run('verify', ...this.#signed());
  }

  /** `npm run export`, then `npm run verify -- --offline`. */
  async verifyExport(): Promise<Finding> {
    const file = this.#file('export.ndjson');
    const written = await this.#run('export', '--to', file);
    if (written.exitCode !== 0) throw new Error(`no export: ${written.said}`);
    const finding = await this.#run('verify', '--offline', file, ...this.#signed());
    rmSync(file);
    return finding;
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }

  #signed(): string[] {
    const [checkpoints, key] = [this.#file('checkpoints.ndjson'), this.#file('checkpoints.pub')];
    return ['--checkpoints', checkpoints, '--key', key];
  }

  async #run(command: 'verify' | 'export', ...args: string[]): Promise<Finding> {
    const program = `backend/src/audit/${command}/main.ts`;
    const ended = await runCommand(program, args, { DATABASE_URL: this.#databaseUrl });
    const bad = ended.said.split('\n').filter((line) => line.startsWith('BAD '));
    return { ...ended, bad };
  }
}
