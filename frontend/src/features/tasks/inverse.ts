import type { Receipt } from '../receipt/receipt.ts';
import type { TaskView } from './fold-task.ts';
import { fieldNames, type Intent } from './operation.ts';

/** The change that takes a change back. It is a change like any other: nothing is ever erased. */
export function inverseOf(receipt: Receipt, view: TaskView): Intent {
  const { intent } = receipt;
  switch (intent.kind) {
    case 'create':
    case 'undelete':
      return { kind: 'delete' };
    case 'delete':
      return { kind: 'undelete' };
    case 'update':
      return { kind: 'update', set: intent.base, base: intent.set };
    case 'restore':
      return { kind: 'restore', version: intent.from, from: view.version };
    default:
      return intent satisfies never;
  }
}

/** True when somebody set one of these fields after me, so taking mine back would take theirs back too. */
export function isOvertaken(receipt: Receipt, view: TaskView): boolean {
  const { intent, version } = receipt;
  if (intent.kind === 'restore') return version !== null && view.version > version;
  if (intent.kind !== 'update') return false;
  return fieldNames.some(
    (field) => intent.set[field] !== undefined && intent.set[field] !== view[field],
  );
}

/** The same change once more, after it was taken back. */
export function againOf(receipt: Receipt, view: TaskView): Intent {
  const { intent } = receipt;
  // What was created and taken back lies in the trash: doing it again is taking it out.
  if (intent.kind === 'create') return { kind: 'undelete' };
  return intent.kind === 'restore' ? { ...intent, from: view.version } : intent;
}
