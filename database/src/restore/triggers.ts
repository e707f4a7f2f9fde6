import pg from 'pg';

/**
 * Lets rows be put back as they were, inside this transaction: nothing is captured and nothing is refused as a rewrite.
 * Foreign keys and constraints go on judging. Who rolls back, or dies, has never switched anything off.
 */
export async function withoutUserTriggers<T>(
  client: pg.Client,
  tables: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const before = await states(client);
  await each(client, tables, 'disable');
  const result = await work();
  await each(client, tables, 'enable');
  if ((await states(client)) !== before) throw new Error('a trigger is not in the state it was in');
  return result;
}

async function each(
  client: pg.Client,
  tables: readonly string[],
  act: 'enable' | 'disable',
): Promise<void> {
  for (const table of tables) {
    await client.query(`alter table ${pg.escapeIdentifier(table)} ${act} trigger user`);
  }
}

async function states(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ states: string }>(`
    select coalesce(string_agg(format('%s %s %s', tgrelid::regclass, tgname, tgenabled), ',' order by tgrelid, tgname), '')
      as states
    from pg_trigger where not tgisinternal`);
  return rows[0]?.states ?? '';
}
