import type { Actor, TaskEvent } from '@tasktrail/contract';
import { fieldNames, type FieldName, type RowKey } from '../tasks/operation.ts';
import type { Receipt } from './receipt.ts';

/** Somebody's value of a field stands where mine was, or mine where theirs was: said once, in words. */
export interface Overwrite {
  readonly key: RowKey;
  readonly taskId: number;
  readonly field: FieldName;
  readonly actor: Actor;
  readonly theirs: string;
  readonly mine: string;
  readonly stands: 'theirs' | 'mine';
}

/** Compares an event of somebody else with my last changes of the same task. */
export function findOverwrite(
  event: TaskEvent,
  mine: readonly Receipt[],
  isNews: boolean,
): Overwrite | null {
  for (const receipt of mine.toReversed()) {
    for (const field of fieldNames) {
      const overwrite = overwriteOf(event, receipt, field, isNews);
      if (overwrite !== null) return overwrite;
    }
  }
  return null;
}

function overwriteOf(
  event: TaskEvent,
  receipt: Receipt,
  field: FieldName,
  isNews: boolean,
): Overwrite | null {
  const change = event.changes?.[field];
  if (receipt.intent.kind !== 'update' || change === undefined) return null;
  const mine = receipt.intent.set[field];
  if (mine === undefined || typeof change.to !== 'string' || change.to === mine) return null;
  // My change is still on its way, or was committed after theirs: the later write wins, and that is mine.
  const stands = receipt.version === null || receipt.version > event.version ? 'mine' : 'theirs';
  const isTold =
    stands === 'mine' ? receipt.intent.base[field] !== change.to : isNews && change.from === mine;
  if (!isTold) return null;
  const { key } = receipt;
  return {
    key,
    taskId: event.task_id,
    field,
    actor: event.actor,
    theirs: change.to,
    mine,
    stands,
  };
}
