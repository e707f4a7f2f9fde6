import type { ReactNode } from 'react';
import { text, Text } from '../../messages/text.tsx';
import { statusName, taskName } from '../tasks/task-words.ts';
import type { FieldName } from '../tasks/operation.ts';
import type { Receipt } from './receipt.ts';

const fieldIds = {
  title: 'field.ofTitle',
  description: 'field.ofText',
  status: 'field.ofStatus',
} as const;

export function fieldWords(field: FieldName): string {
  return text(fieldIds[field]);
}

export function valueWords(field: FieldName, value: string): string {
  if (field === 'status')
    return value === 'pending' || value === 'in_progress' || value === 'completed'
      ? statusName(value)
      : value;
  return value.length > 60 ? `${value.slice(0, 57)}…` : value;
}

/** My last change as a sentence. */
export function ReceiptWords(props: { receipt: Receipt }): ReactNode {
  const { receipt } = props;
  const task = taskName({ id: receipt.taskId, title: receipt.title });
  const values = { task, title: receipt.title };
  if (receipt.role !== 'do')
    return (
      <Text id={receipt.role === 'undo' ? 'receipt.undid' : 'receipt.redid'} values={values} />
    );
  switch (receipt.intent.kind) {
    case 'create':
      return (
        <Text
          id={receipt.taskId === null ? 'receipt.createdHere' : 'receipt.created'}
          values={values}
        />
      );
    case 'delete':
      return <Text id="receipt.deleted" values={values} />;
    case 'undelete':
      return <Text id="receipt.undeleted" values={values} />;
    case 'restore':
      return (
        <Text id="receipt.restored" values={{ ...values, version: `v${receipt.intent.version}` }} />
      );
    case 'update': {
      const { status, title } = receipt.intent.set;
      if (status !== undefined)
        return <Text id="receipt.moved" values={{ ...values, status: statusName(status) }} />;
      if (title !== undefined) return <Text id="receipt.renamed" values={{ ...values, title }} />;
      return <Text id="receipt.text" values={values} />;
    }
    default:
      return receipt.intent satisfies never;
  }
}
