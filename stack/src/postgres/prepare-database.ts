import { Client, escapeIdentifier, escapeLiteral } from 'pg';

export const DATABASE = 'taskdb';

/** Makes role `owner` and the database that belongs to it, unless they exist. All other roles come from the migration. */
export async function prepareDatabase(superuserUrl: string, ownerPassword: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    if (!(await exists(client, 'select from pg_roles where rolname = $1', 'owner'))) {
      await client.query(
        `create role owner login createrole createdb password ${escapeLiteral(ownerPassword)}`,
      );
    }
    if (!(await exists(client, 'select from pg_database where datname = $1', DATABASE))) {
      await client.query(`create database ${escapeIdentifier(DATABASE)} owner owner`);
    }
  } finally {
    await client.end();
  }
}

async function exists(client: Client, query: string, name: string): Promise<boolean> {
  const { rowCount } = await client.query(query, [name]);
  return rowCount === 1;
}
