import { randomInt } from 'node:crypto';

import type { PartKind } from '../parts/part-plan.ts';
import type { PartList } from '../parts/part-list.ts';
import { isRunning } from '../../bootstrap/process-identity.mjs';
import type { KnownProcess } from '../parts/end-process.ts';
import { DatabasePause } from './database-pause.ts';
import { signalTo } from './process-tree.ts';

/** As the API has it: the contract's `ChaosAct`. */
export interface ChaosAct {
  readonly target: 'consumer' | 'kafka' | 'backend' | 'database';
  readonly act: 'kill' | 'pause' | 'resume';
}

/** What breaks parts of this stack. Each answers the part's name, or null when none of the kind runs at this moment. */
export class ChaosActs {
  readonly #parts: PartList;
  readonly #pause = new DatabasePause();

  constructor(parts: PartList) {
    this.#parts = parts;
  }

  /** Whom it meets, and how to do it. */
  prepare({ target, act }: ChaosAct): { part: string | null; strike: () => void } {
    const victim = this.#anyOf(target === 'database' ? 'postgres' : target);
    if (act === 'resume') return { part: victim?.name ?? null, strike: () => this.#pause.resume() };
    if (!victim) return { part: null, strike: () => undefined };
    const { name, process: running } = victim;
    if (act === 'pause') return { part: name, strike: () => this.#pause.pause(running) };
    // By pid: whoever is killed so is started again.
    return { part: name, strike: () => killIfRunning(running) };
  }

  /** Leaves nothing stopped. */
  end(): void {
    this.#pause.resume();
  }

  #anyOf(kind: PartKind) {
    const running = this.#parts
      .ofKind(kind)
      .flatMap((part) => (part.process ? [{ name: part.plan.name, process: part.process }] : []));
    return running.length === 0 ? undefined : running[randomInt(running.length)];
  }
}

/** It may have been killed by another act since this one was asked for. */
function killIfRunning(one: KnownProcess): void {
  if (isRunning(one)) signalTo(one.pid, 'SIGKILL');
}
