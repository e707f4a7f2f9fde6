import type { AuditRow, Evidence } from './evidence.ts';
import { type Violation, found } from './violation.ts';

/** Rows that do not follow their task's version before, or stand in another partition than it. */
export function outOfOrder(audit: readonly AuditRow[]): string[] {
  const last = new Map<number, AuditRow>();
  const wrong: string[] = [];
  for (const row of inChainOrder(audit)) {
    const before = last.get(row.taskId);
    const follows = row.version === (before?.version ?? 0) + 1;
    if (!follows || (before && before.partition !== row.partition)) {
      const place = `${row.partition}/${row.seq}`;
      wrong.push(`${place}: task/${row.taskId} v${row.version} after v${before?.version ?? 0}`);
    }
    last.set(row.taskId, row);
  }
  return wrong;
}

/** I2. */
export function checkOrder({ audit }: Evidence): Violation[] {
  return found('I2', 'rows are not the next version of their task', outOfOrder(audit));
}

function inChainOrder(audit: readonly AuditRow[]): AuditRow[] {
  return audit.toSorted((a, b) => a.partition - b.partition || a.seq - b.seq);
}
