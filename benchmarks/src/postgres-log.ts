import { readFileSync } from 'node:fs';
import type { Stack } from '@tasktrail/stack';
import { Client } from 'pg';

/** An entry of PostgreSQL's log that a session wrote, and what it says in detail. */
export interface LogEntry {
  user: string;
  message: string;
  detail: string;
}

/** Changes the server's settings for the time of `work`, which may look at what was logged since. */
export async function whileLogging<T>(
  stack: Stack,
  settings: Record<string, string>,
  work: (logged: () => LogEntry[]) => Promise<T>,
): Promise<T> {
  const { log } = stack.parts.get('postgres');
  const before = readFileSync(log).length;
  const client = new Client({ connectionString: stack.superuserUrl });
  await client.connect();
  for (const [name, value] of Object.entries(settings)) {
    await client.query(`alter system set ${name} = '${value}'`);
  }
  await client.query('select pg_reload_conf()');
  try {
    return await work(() => entriesOf(readFileSync(log).subarray(before).toString()));
  } finally {
    for (const name of Object.keys(settings)) await client.query(`alter system reset ${name}`);
    await client.query('select pg_reload_conf()');
    await client.end();
  }
}

/** Lines of one entry after its first begin with a tab. */
const line = /^\S+ \S+ \S+ \[(\d+)\] (\w+)@\S+ (LOG|DETAIL): {2}(.*(?:\n\t.*)*)/gm;

function entriesOf(log: string): LogEntry[] {
  const lines = [...log.matchAll(line)];
  return lines.flatMap(([, session, user = '', kind, message = ''], index) => {
    if (kind !== 'LOG') return [];
    const [, sameSession, , nextKind, detail = ''] = lines[index + 1] ?? [];
    const isMine = nextKind === 'DETAIL' && sameSession === session;
    return [{ user, message, detail: isMine ? detail : '' }];
  });
}

/** Values of a statement's placeholders, from the detail of its entry. */
export function valuesIn(detail: string): (string | null)[] {
  return [...detail.matchAll(/\$\d+ = (?:NULL|'((?:[^']|'')*)')/g)].map(([, value]) => {
    return value === undefined ? null : value.replaceAll("''", "'");
  });
}
