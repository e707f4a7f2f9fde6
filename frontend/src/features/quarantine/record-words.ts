import type { QuarantinedRecord } from '@tasktrail/contract';
import { words } from '../../messages/pipeline-words.tsx';

export function recordPlace(record: Pick<QuarantinedRecord, 'partition' | 'offset'>): string {
  const { partition, offset } = record;
  return words('aside.place', { partition: String(partition), offset: String(offset) });
}
