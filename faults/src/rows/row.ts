import type { Invariant } from '../checker/violation.ts';
import type { Needs, World } from '../world/world.ts';

/** One row of the fault matrix, in a file of its own: `NN-name.ts`, listed in `all-rows.ts`. */
export interface Row {
  /** The number in the matrix. */
  readonly id: number;
  /** What `--only` takes beside the number. */
  readonly name: string;
  /** The part and the fault, e.g. `consumer: SIGKILL before, during and after the commit, 50 times`. */
  readonly title: string;
  /** What should come of it, in a few words. */
  readonly expected: string;
  /** Those that the fault is aimed at; all are judged. */
  readonly invariants: readonly Invariant[];
  readonly needs?: Needs;
  /** Nothing is done to the system, so nothing may be sent twice or out of turn. */
  readonly isQuiet?: true;
  /** Why the row cannot run on this machine; undefined when it can. */
  readonly skip?: () => string | undefined;
  /** Injects the fault under load and heals it. Throws when the fault could not be brought about, which is red too. */
  readonly run: (world: World) => Promise<void>;
}
