import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '@tasktrail/stack';
import { Client } from 'pg';
import { type LogEntry, valuesIn, whileLogging } from './postgres-log.ts';

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
  const { text, values } = await whileLogging(stack, { log_statement: 'all' }, async (logged) => {
    for (let tries = 0; tries < 50; tries += 1) {
      await wanted.provoke();
      const found = executions(logged()).find((one) => wanted.pattern.test(one.text));
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

function executions(entries: readonly LogEntry[]): Logged[] {
  return entries.flatMap(({ user, message, detail }) => {
    const text = /^execute [^:]*: ([^]*)/.exec(message)?.[1];
    return text === undefined || user !== 'backend' ? [] : [{ text, values: valuesIn(detail) }];
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
