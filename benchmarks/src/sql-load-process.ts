/** The ceiling where there is no pgbench: a bare driver, one prepared statement, nothing else. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { Client } from 'pg';
import type { SqlLoadPlan, SqlLoadResult } from './sql-load.ts';

const [plan] = (await once(process, 'message')) as [SqlLoadPlan];
const { name, text, parameters } = plan.statement;
const clients = await Promise.all(Array.from({ length: plan.connections }, connect));

const began = performance.now();
const end = began + plan.seconds * 1000;
let transactions = 0;
await Promise.all(clients.map(repeat));
const seconds = (performance.now() - began) / 1000;
const result: SqlLoadResult = { transactions, perSecond: transactions / seconds };
process.send?.(result);
await Promise.all(clients.map(async (client) => client.end()));

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: plan.databaseUrl });
  await client.connect();
  return client;
}

async function repeat(client: Client): Promise<void> {
  while (performance.now() < end) {
    const values = parameters.map((parameter) => {
      if (parameter === null || typeof parameter === 'string') return parameter;
      return randomInt(parameter.from, parameter.to + 1);
    });
    await client.query({ name, text, values });
    transactions += 1;
  }
}
