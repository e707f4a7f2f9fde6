import type { Stack } from '@tasktrail/stack';
import { type LogEntry, valuesIn, whileLogging } from './postgres-log.ts';

/** How long PostgreSQL worked on one step of a statement: parsing, binding or executing it. */
export interface StatementTime {
  text: string;
  /** Cut after 64 bytes. */
  values: (string | null)[];
  ms: number;
}

/** What everybody's statements cost PostgreSQL while `work` goes on: client and network do not count. */
export async function timeStatements(
  stack: Stack,
  work: () => Promise<void>,
): Promise<StatementTime[]> {
  const settings = { log_min_duration_statement: '0', log_parameter_max_length: '64' };
  return whileLogging(stack, settings, async (logged) => {
    await work();
    return logged().flatMap(timeOf);
  });
}

function timeOf({ message, detail }: LogEntry): StatementTime[] {
  const found = /^duration: ([\d.]+) ms {2}(?:parse|bind|execute|statement)[^:]*: ([^]*)/.exec(
    message,
  );
  const [, ms, text] = found ?? [];
  return text === undefined ? [] : [{ text, values: valuesIn(detail), ms: Number(ms) }];
}
