import { join } from 'node:path';

import { type RecordedProcess, recordProcesses } from '../data/left-overs.ts';
import { type RunFile, type RunningPart, removeRunFile, writeRunFile } from '../data/run-file.ts';
import { Refusal } from '../../bootstrap/refusal.mjs';
import type { PartKind, PartPlan } from './part-plan.ts';
import { Part } from './part.ts';

/** Who writes stops before who is written to. */
const STOP_ORDER: readonly PartKind[] = [
  'page',
  'balancer',
  'backend',
  'consumer',
  'signer',
  'kafka',
  'postgres',
];

/** More environment variables for parts, by their name or for all of a kind. */
export type PartEnvironment = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** All parts of one stack; keeps run.json true while they come and go. */
export class PartList {
  readonly #dataDir: string;
  readonly #say: (line: string) => void;
  readonly #env: PartEnvironment;
  readonly #parts = new Map<string, Part>();
  #addresses: Omit<RunFile, 'parts'> | undefined;
  #closing = false;

  constructor(dataDir: string, say: (line: string) => void, env: PartEnvironment = {}) {
    this.#dataDir = dataDir;
    this.#say = say;
    this.#env = env;
  }

  /** Starts a part and resolves when it is ready. */
  async start(given: PartPlan): Promise<void> {
    if (this.#closing) throw new Refusal('The stack is being stopped.');
    const env = { ...given.env, ...this.#env[given.kind], ...this.#env[given.name] };
    const plan = { ...given, env };
    const log = join(this.#dataDir, 'logs', `${plan.name}.log`);
    const part = new Part(plan, { log, say: this.#say, onChange: () => this.#record() });
    this.#parts.set(plan.name, part);
    await part.start();
  }

  /** A part by the name it has in run.json. */
  get(name: string): Part {
    const part = this.#parts.get(name);
    if (!part) throw new Error(`there is no part ${name}`);
    return part;
  }

  /** Restarts the parts of a kind one after the other: with several of them the others go on meanwhile. */
  async restartEach(kind: PartKind): Promise<void> {
    for (const part of this.ofKind(kind)) {
      await part.stop();
      await part.start();
    }
  }

  /** From now on run.json exists and follows every change. */
  publish(addresses: Omit<RunFile, 'parts'>): void {
    this.#addresses = addresses;
    this.#record();
  }

  /** Stops every part, one kind after the other; at once and by force when `hurry` is aborted. */
  async stop(hurry?: AbortSignal): Promise<void> {
    this.#closing = true;
    for (const kind of STOP_ORDER)
      await Promise.all(this.ofKind(kind).map(async (part) => part.stop(hurry)));
    this.#addresses = undefined;
    removeRunFile(this.#dataDir);
  }

  /** Those of one kind, in the order in which they were started first. */
  ofKind(kind: PartKind): Part[] {
    return [...this.#parts.values()].filter(({ plan }) => plan.kind === kind);
  }

  #inStopOrder(): Part[] {
    return STOP_ORDER.flatMap((kind) => this.ofKind(kind));
  }

  #record(): void {
    const running = this.#inStopOrder().flatMap((part) =>
      part.process ? [{ part, ...part.process }] : [],
    );
    recordProcesses(
      this.#dataDir,
      running.map(({ part, pid, started }): RecordedProcess => {
        return { name: part.plan.name, pid, started, stop: part.plan.stop };
      }),
    );
    if (!this.#addresses) return;
    const parts = running.map(({ part, pid }): RunningPart => ({
      name: part.plan.name,
      kind: part.plan.kind,
      pid,
      log: part.log,
    }));
    writeRunFile(this.#dataDir, { ...this.#addresses, parts });
  }
}
