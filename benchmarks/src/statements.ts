import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '@tasktrail/stack';
import { Client } from 'pg';

/** Drawn anew for each transaction. */
export interface Range {
  from: number;
  to: number;
}

/** A statement of the backend and what stands for its placeholders. */
export interface Statement {
  name: string;
  text: string;
  parameters: (string | Range | null)[];
  /** PostgreSQL's names of the placeholders' types. */
  types: string[];
}

interface Wanted {
  name: string;
  /** Tells the statement from others that are logged at the same time. */
  pattern: RegExp;
  /** Makes the backend run it. */
  provoke: () => Promise<unknown>;
  /** Values of that request that are to be drawn instead. */
  draws: Record<string, Range>;
}

/**
 * Takes a statement, with its parameters, from PostgreSQL's log while the backend runs it: whatever the backend sends is what
 * is measured without it, and no copy of the text can fall behind.
 */
export async function statementOf(stack: Stack, wanted: Wanted): Promise<Statement> {
  const { text, values } = await whileLogging(stack, async (logged) => {
    for (let tries = 0; tries < 50; tries += 1) {
      await wanted.provoke();
      const found = logged().find((one) => wanted.pattern.test(one.text));
      if (found) return found;
      await sleep(100);
    }
    throw new Error(`${wanted.name}: the statement is not in PostgreSQL's log`);
  });
  const parameters = values.map((value) =>
    value === null ? null : (wanted.draws[value] ?? value),
  );
  return { name: wanted.name, text, parameters, types: await typesOf(stack, text) };
}

interface Logged {
  text: string;
  values: (string | null)[];
}

async function whileLogging<T>(
  stack: Stack,
  work: (logged: () => Logged[]) => Promise<T>,
): Promise<T> {
  const { log } = stack.parts.get('postgres');
  const before = readFileSync(log).length;
  const client = new Client({ connectionString: stack.superuserUrl });
  await client.connect();
  await client.query("alter system set log_statement = 'all'");
  await client.query('select pg_reload_conf()');
  try {
    return await work(() => executions(readFileSync(log).subarray(before).toString()));
  } finally {
    await client.query('alter system reset log_statement');
    await client.query('select pg_reload_conf()');
    await client.end();
  }
}

/** Lines of one entry after its first begin with a tab. */
const entry = /^\S+ \S+ \S+ \[(\d+)\] backend@\S+ (LOG|DETAIL): {2}(.*(?:\n\t.*)*)/gm;

function executions(log: string): Logged[] {
  const entries = [...log.matchAll(entry)];
  return entries.flatMap(([, session, , message = ''], index) => {
    const text = /^execute [^:]*: ([^]*)/.exec(message)?.[1];
    const [, sameSession, kind, detail = ''] = entries[index + 1] ?? [];
    if (text === undefined) return [];
    return [{ text, values: kind === 'DETAIL' && sameSession === session ? valuesIn(detail) : [] }];
  });
}

function valuesIn(detail: string): (string | null)[] {
  return [...detail.matchAll(/\$\d+ = (?:NULL|'((?:[^']|'')*)')/g)].map(([, value]) => {
    return value === undefined ? null : value.replaceAll("''", "'");
  });
}

async function typesOf({ databaseUrl }: Stack, text: string): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`prepare wanted as ${text}`);
    const { rows } = await client.query<{ type: string }>(
      `select unnest(parameter_types)::text as type from pg_prepared_statements where name = 'wanted'`,
    );
    return rows.map(({ type }) => type);
  } finally {
    await client.end();
  }
}
