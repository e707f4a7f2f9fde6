import type { Intent, RowKey } from '../tasks/operation.ts';

/** One of my changes, in the order I made them. */
export interface Receipt {
  readonly opId: string;
  readonly key: RowKey;
  readonly intent: Intent;
  readonly title: string;
  readonly at: number;
  readonly taskId: number | null;
  /** The version it became; null while it is on this device only. */
  readonly version: number | null;
  /** `undo` and `redo` are changes too, but Ctrl+Z does not walk over an undo. */
  readonly role: 'do' | 'undo' | 'redo';
}
