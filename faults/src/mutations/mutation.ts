import type { Invariant } from '../checker/violation.ts';

/** A bug that others had, as a patch to the product: `faults/mutations/NAME.patch`. */
export interface Mutation {
  readonly name: string;
  /** What the patched system does wrong. Where another mechanism would repair the damage, the patch takes that away too. */
  readonly bug: string;
  /** What the checker must name. */
  readonly invariant: Invariant;
  /** The row of the matrix that brings it out, or the simulation. */
  readonly in: { readonly row: string } | { readonly simulation: string };
}
