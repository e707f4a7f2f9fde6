import type { KeyedWrite } from '../load/history.ts';
import type { AuditRow, Evidence } from './evidence.ts';
import { type Violation, found } from './violation.ts';

/** I3: what the clients were told, against the log, by the key that each event's cause carries. */
export function checkClients({ writes, audit }: Evidence): Violation[] {
  const byKey = Map.groupBy(audit, ({ key }) => key);
  const rowsOf = ({ key }: KeyedWrite) => byKey.get(key) ?? [];
  const named = (write: KeyedWrite) =>
    `${write.key} (${write.what}, ${write.outcome}${write.wasUnknown ? ' after unknown' : ''}): ${rowsOf(write).length} events`;
  const select = (outcome: KeyedWrite['outcome'], isWrong: (write: KeyedWrite) => boolean) =>
    writes.filter((write) => write.outcome === outcome && isWrong(write)).map(named);
  return [
    ...found(
      'I3',
      'acknowledged writes are not in the log exactly once',
      select('ok', (write) => !isWithin(write, rowsOf(write).length)),
    ),
    ...found(
      'I3',
      'acknowledged writes are in the log as another version than the client was told',
      select('ok', (write) => isMistold(write, rowsOf(write))),
    ),
    ...found(
      'I3',
      'refused writes are in the log',
      select('rejected', (write) => rowsOf(write).length > 0),
    ),
    ...found(
      'I3',
      'unknown writes are in the log in part or more than once',
      select(
        'unknown',
        (write) => rowsOf(write).length > 0 && !isWithin(write, rowsOf(write).length),
      ),
    ),
  ];
}

function isWithin({ events }: KeyedWrite, count: number): boolean {
  return count >= events.least && count <= events.most;
}

function isMistold({ task }: KeyedWrite, rows: readonly AuditRow[]): boolean {
  const [only] = rows;
  if (!task || !only || rows.length > 1) return false;
  return only.taskId !== task.id || only.version !== task.version;
}
